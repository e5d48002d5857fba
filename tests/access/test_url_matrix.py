"""Every address × everybody who might ask: one expected answer each.

The rows asked for belong to the machinery union (a base union of county A). An address without a
line in ADDRESSES fails the suite: whoever adds a page says here who may open it.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from tests.access import campaigns, donations, following, hardship, money, students
from tests.access.addresses import all_names
from tests.access.requests import REQUEST
from tests.access.world import World

# ok     opens, or is taken (a form sent empty answers 422, a refusal 409, a redirect to the result)
# login  redirected to the login page
# 403    may do this nowhere, or sees the row and may not do this with it
# 404    the row is as good as absent
#
# chair, officer, viewer   of the machinery union, whose rows are asked for
# city                     chair of the city, two levels up, with its subtree
# sibling                  officer of the textile union, beside it
# other, chair_b           officer, chair of county B
# ended, tomorrow          chair of the machinery union until yesterday, from tomorrow on
# nosub                    chair of county A, just above, without its subtree
# disabled, nobody         chair whose account was switched off; an account without grants
# security, security_b     security administrators of county A, of county B
# auditor                  audit administrator of county A
# anonymous                not signed in
# guest                    viewer of the machinery union who is chair of county B besides
ANSWERS = """
             chair officer viewer city sibling other chair_b ended tomorrow nosub disabled nobody security security_b auditor anonymous guest
open         ok    ok      ok     ok   ok      ok    ok      ok    ok       ok    ok       ok     ok       ok         ok      ok        ok
leaves       login login   login  login login  login login   login login    login login    login  login    login      login   login     login
absent       404   404     404    404  404     404   404     404   404      404   404      404    404      404        404     404       404
signed_in    ok    ok      ok     ok   ok      ok    ok      ok    ok       ok    login    ok     ok       ok         ok      login     ok

list         ok    ok      ok     ok   ok      ok    ok      403   403      ok    login    403    403      403        403     login     ok
list_org     ok    ok      ok     ok   ok      ok    ok      403   403      ok    login    403    ok       ok         403     login     ok
list_edit    ok    ok      403    ok   ok      ok    ok      403   403      ok    login    403    403      403        403     login     ok
list_chair   ok    403     403    ok   403     403   ok      403   403      ok    login    403    403      403        403     login     ok
list_manage  403   403     403    403  403     403   403     403   403      403   login    403    ok       ok         403     login     403
list_audit   403   403     403    403  403     403   403     403   403      403   login    403    403      403        ok      login     403

row          ok    ok      ok     ok   404     404   404     403   403      404   login    403    403      403        403     login     ok
row_org      ok    ok      ok     ok   404     404   404     403   403      404   login    403    ok       404        403     login     ok
row_edit     ok    ok      403    ok   404     404   404     403   403      404   login    403    403      403        403     login     403
row_edit_404 ok    ok      403    ok   404     404   404     403   403      404   login    403    403      403        403     login     404
row_chair    ok    403     403    ok   403     403   404     403   403      404   login    403    403      403        403     login     403
row_manage   403   403     403    403  403     403   403     403   403      403   login    403    ok       404        403     login     403
row_desk     404   ok      403    404  404     404   404     403   403      404   login    403    403      403        403     login     404
run          ok    ok      404    ok   404     404   404     404   404      404   login    404    404      404        404     login     404
run_chair    ok    404     404    ok   404     404   404     404   404      404   login    404    404      404        404     login     404
file         ok    ok      ok     ok   404     404   404     404   404      404   login    404    404      404        404     login     ok
aid          403   403     403    403  403     403   403     403   403      403   login    403    403      403        403     login     403
"""
# A page that names a row for a permission of its own only (row_edit_404, run) answers 404, not
# 403, to someone who may look at the row; that tells him less, not more.

# address                        row of the address   asked by    answers as
ADDRESSES = """
home                              -                    GET         signed_in
login                             -                    GET         open
logout                            -                    POST        leaves
password_change                   -                    GET,POST    signed_in
search                            -                    GET         signed_in
jobs                              -                    GET         list
job                               job                  GET         row
file                              file.key             GET         file
audit                             -                    GET         list_audit
messages                          -                    GET         signed_in
message-open                      -                    POST        signed_in
messages-read                     -                    POST        signed_in
message-settings                  -                    GET,POST    signed_in
demo-outbox                       -                    GET         signed_in
deliveries                        -                    GET         list_edit
deliveries-resend                 -                    POST        list_edit
delivery                          delivery             GET         row_edit_404
delivery-resend                   delivery             GET,POST    row_edit_404
channels                          -                    GET,POST    list_chair
calendar                          -                    GET         list
calendar-edit                     -                    GET,POST    list_chair
policy                            -                    GET         list
policy-set                        -                    GET,POST    list_chair
accounts                          -                    GET         list_manage
account-new                       -                    GET,POST    list_manage
account                           account              GET         row_manage
account-grant                     account              GET,POST    row_manage
account-password                  account              GET,POST    row_manage
account-switch                    account              GET,POST    row_manage
grant-end                         grant                GET,POST    row_manage

registers:list[members]           -                    GET         list
registers:create[members]         -                    GET,POST    list_edit
registers:export[members]         -                    GET         list_edit
registers:import[members]         -                    GET,POST    list_edit
registers:import-template[members] -                   GET         list_edit
registers:import-run[members]     run                  GET,POST    run
registers:import-receipt[members] run                  GET         run
registers:card[members]           member               GET         row
registers:edit[members]           member               GET,POST    row_edit
registers:history[members]        member               GET         row

registers:list[unions]            -                    GET         list_org
registers:create[unions]          -                    GET,POST    list_chair
registers:export[unions]          -                    GET         list_chair
registers:import[unions]          -                    GET,POST    list_chair
registers:import-template[unions] -                    GET         list_chair
registers:import-run[unions]      union_run            GET,POST    run_chair
registers:import-receipt[unions]  union_run            GET         run_chair
registers:card[unions]            union                GET         row_org
registers:edit[unions]            union                GET,POST    row_chair
registers:history[unions]         union                GET         row_org

registers:list[employers]         -                    GET         list
registers:create[employers]       -                    GET,POST    list_chair
registers:export[employers]       -                    GET         list_chair
registers:import[employers]       -                    GET,POST    list_chair
registers:import-template[employers] -                 GET         list_chair
registers:import-run[employers]   employer_run         GET,POST    run_chair
registers:import-receipt[employers] employer_run       GET         run_chair
registers:card[employers]         employer             GET         row
registers:edit[employers]         employer             GET,POST    row_chair
registers:history[employers]      employer             GET         row

registers:list[appointments]      -                    GET         list_org
registers:create[appointments]    -                    GET,POST    list_chair
registers:export[appointments]    -                    GET         list_chair
registers:import[appointments]    -                    GET         absent
registers:import-template[appointments] -              GET         absent
registers:import-run[appointments] run                 GET         absent
registers:import-receipt[appointments] run             GET         absent
registers:card[appointments]      appointment          GET         row_org
registers:edit[appointments]      appointment          GET,POST    absent
registers:history[appointments]   appointment          GET         row_org

duplicates:list                   -                    GET         list_edit
duplicates:find                   -                    GET,POST    list_edit
duplicates:pair                   pair                 GET         row_edit_404
duplicates:different              pair                 GET,POST    row_edit_404
duplicates:reopen                 pair                 GET,POST    row_edit_404
duplicates:merge                  pair                 GET,POST    row_edit_404
duplicates:undo                   pair                 GET,POST    row_edit_404
quality:overview                  -                    GET         list_edit
quality:check                     -                    GET         list_edit
quality:collection                -                    GET         list_edit
quality:collection-step           -                    POST        list_edit
membership:find                   -                    GET,POST    list
membership:retain                 member               GET,POST    row_edit
membership:restore                member               GET,POST    row_edit
membership:withdraw               member               GET,POST    row_edit
membership:expel                  member               GET,POST    row_edit
membership:death                  member               GET,POST    row_edit
membership:move                   member               GET,POST    row_edit
membership:correct                member               GET,POST    row_edit
membership:reveal                 member               GET,POST    row_edit
worker-binding                    member               GET,POST    row_edit
membership:move-all               union                GET,POST    row_edit

registers:list[stays]             -                    GET         list
registers:create[stays]           -                    GET,POST    list_edit
registers:export[stays]           -                    GET         list_edit
registers:import[stays]           -                    GET         absent
registers:import-template[stays]  -                    GET         absent
registers:import-run[stays]       run                  GET         absent
registers:import-receipt[stays]   run                  GET         absent
registers:card[stays]             stay                 GET         row
registers:edit[stays]             stay                 GET,POST    row_edit
registers:history[stays]          stay                 GET         row

registers:list[agreements]        -                    GET         list
registers:create[agreements]      -                    GET,POST    list_edit
registers:export[agreements]      -                    GET         list_edit
registers:import[agreements]      -                    GET         absent
registers:import-template[agreements] -                GET         absent
registers:import-run[agreements]  run                  GET         absent
registers:import-receipt[agreements] run               GET         absent
registers:card[agreements]        agreement            GET         row
registers:edit[agreements]        agreement            GET,POST    row_edit
registers:history[agreements]     agreement            GET         row

registers:list[joining-lists]     -                    GET         list
registers:create[joining-lists]   -                    GET,POST    absent
registers:export[joining-lists]   -                    GET         absent
registers:import[joining-lists]   -                    GET,POST    list_edit
registers:import-template[joining-lists] -             GET         list_edit
registers:import-run[joining-lists] list_run           GET,POST    run
registers:import-receipt[joining-lists] list_run       GET         run
registers:card[joining-lists]     joining              GET         row
registers:edit[joining-lists]     joining              GET,POST    absent
registers:history[joining-lists]  joining              GET         row

membership_requests:join          -                    GET,POST    list_edit
membership_requests:invite        -                    GET,POST    list_edit
membership_requests:letters       -                    GET         list
membership_requests:letter        letter               GET         row
membership_requests:to-hand-over  -                    GET         list
membership_requests:list-matter   joining              GET         row
membership_requests:facts         member               GET,POST    row_edit
membership_requests:start         member.code          GET,POST    row_edit

registers:list[member-cards]      -                    GET         list
registers:create[member-cards]    -                    GET,POST    list_edit
registers:export[member-cards]    -                    GET         list_edit
registers:import[member-cards]    -                    GET,POST    list_edit
registers:import-template[member-cards] -              GET         list_edit
registers:import-run[member-cards] card_run            GET,POST    run
registers:import-receipt[member-cards] card_run        GET         run
registers:card[member-cards]      card                 GET         row
registers:edit[member-cards]      card                 GET,POST    absent
registers:history[member-cards]   card                 GET         row

cards:open                        card                 GET         row
cards:issue                       card                 GET,POST    row_edit
cards:activate                    card                 GET,POST    row_edit
cards:lose                        card                 GET,POST    row_edit
cards:find                        card                 GET,POST    row_edit
cards:replace                     card                 GET,POST    row_edit
cards:renew                       card                 GET,POST    row_edit
cards:cancel                      card                 GET,POST    row_edit
cards:many                        -                    GET         list_edit
cards:many-act                    -                    GET,POST    list_edit
cards:apply-union                 -                    GET,POST    list_edit
cards:batches                     -                    GET         list_edit
cards:batch-new                   -                    GET,POST    list_edit
cards:batch                       card_batch           GET         row_edit_404
cards:make-list                   card_batch           GET,POST    row_edit_404
cards:batch-made                  card_batch           GET,POST    row_edit_404
cards:check                       -                    GET,POST    list
cards:checks                      -                    GET         list
checking:scan                     -                    GET         open
checking:ask                      -                    POST        open
checking:keys                     -                    GET         open
checking:manifest                 -                    GET         open
checking:service-worker           -                    GET         open
checking:token                    token                GET         absent

registers:list[warehouses]        -                    GET         list
registers:create[warehouses]      -                    GET,POST    list_edit
registers:export[warehouses]      -                    GET         list_edit
registers:import[warehouses]      -                    GET         absent
registers:import-template[warehouses] -                    GET         absent
registers:import-run[warehouses]  run                  GET         absent
registers:import-receipt[warehouses] run                  GET         absent
registers:card[warehouses]        warehouse            GET         row
registers:edit[warehouses]        warehouse            GET,POST    row_edit
registers:history[warehouses]     warehouse            GET         row

registers:list[goods-items]       -                    GET         list
registers:create[goods-items]     -                    GET,POST    list_edit
registers:export[goods-items]     -                    GET         list_edit
registers:import[goods-items]     -                    GET,POST    list_edit
registers:import-template[goods-items] -                    GET         list_edit
registers:import-run[goods-items] item_run             GET,POST    run
registers:import-receipt[goods-items] item_run             GET         run
registers:card[goods-items]       goods_item           GET         row
registers:edit[goods-items]       goods_item           GET,POST    row_edit
registers:history[goods-items]    goods_item           GET         row

registers:list[goods-moves]       -                    GET         list
registers:create[goods-moves]     -                    GET,POST    absent
registers:export[goods-moves]     -                    GET         list_edit
registers:import[goods-moves]     -                    GET         absent
registers:import-template[goods-moves] -                    GET         absent
registers:import-run[goods-moves] run                  GET         absent
registers:import-receipt[goods-moves] run                  GET         absent
registers:card[goods-moves]       goods_move           GET         row
registers:edit[goods-moves]       goods_move           GET,POST    absent
registers:history[goods-moves]    goods_move           GET         row

goods:stock                       -                    GET         list
goods:export_stock                -                    GET         list_edit
goods:items                       -                    GET         list
goods:stock_card                  goods_stock          GET         row
goods:ask_loss                    goods_stock          GET,POST    row_edit
goods:receipts                    -                    GET         list
goods:receive                     -                    GET,POST    list_edit
goods:receipt                     goods_receipt        GET         row
goods:reverse                     goods_receipt        GET,POST    row_edit
goods:receive_at                  warehouse            GET,POST    row_edit_404
goods:send                        warehouse            GET,POST    row_edit
goods:start_take                  warehouse            GET,POST    row_edit
goods:transfers                   -                    GET         list
goods:transfer_from               -                    GET,POST    list_edit
goods:transfer                    goods_transfer       GET         row
goods:arrive                      goods_transfer       GET,POST    row_edit
goods:settle                      goods_differs        GET,POST    row_edit
goods:lists                       -                    GET         list
goods:new_list                    -                    GET,POST    list_edit
goods:list                        goods_list           GET         row
goods:export_list                 goods_list           GET         row_edit_404
goods:add                         goods_list           GET,POST    row_edit
goods:paste                       goods_list           GET,POST    row_edit
goods:add_unit                    goods_list           GET,POST    row_edit
goods:hand                        goods_list           GET         row_edit
goods:batch                       goods_list           GET,POST    row_edit
goods:sheet                       goods_list           GET         row
goods:paper                       goods_list           GET,POST    row_edit
goods:close                       goods_list           GET,POST    row_edit
goods:cancel                      goods_list           GET,POST    row_edit
goods:line                        goods_line           GET         row
goods:hand_line                   goods_line           GET,POST    row_edit
goods:give_back                   goods_line           GET,POST    row_edit
goods:losses                      -                    GET         list
goods:loss                        goods_loss           GET         row
goods:approve_loss                goods_loss           GET,POST    row_chair
goods:refuse_loss                 goods_loss           GET,POST    row_chair
goods:takes                       -                    GET         list
goods:new_take                    -                    GET,POST    list_edit
goods:take                        goods_take           GET         row
goods:take_sheet                  goods_take           GET         row
goods:count                       goods_take           GET,POST    row_edit
goods:submit_take                 goods_take           GET,POST    row_edit
goods:cancel_take                 goods_take           GET,POST    row_edit
goods:approve_take                goods_take           GET,POST    row_chair
goods:return_take                 goods_take           GET,POST    row_chair

occasions:month                   ?union               GET         row
occasions:people                  -                    GET         list
occasions:lists                   -                    GET         list
occasions:make                    -                    GET,POST    list_edit
occasions:list                    care_list            GET         row
occasions:confirm-list            care_list            GET,POST    row_chair
occasions:order-list              care_list            GET,POST    row_edit
occasions:issue-list              care_list            GET,POST    row_edit
occasions:batch                   care_list            GET,POST    row_edit
occasions:sheet                   care_list            GET         row
occasions:export                  care_list            GET         row_edit_404
occasions:grant                   gift                 GET         row
occasions:gift                    gift                 GET,POST    row_edit
occasions:give                    gift                 GET,POST    row_edit
occasions:confirm-grant           gift                 GET,POST    row_chair
occasions:order                   gift                 GET,POST    row_edit
occasions:issue                   gift                 GET,POST    row_edit
occasions:back                    gift                 GET,POST    row_edit
occasions:cancel                  gift                 GET,POST    row_edit
occasions:slip                    gift                 GET         row
occasions:events                  -                    GET         list
occasions:event                   life_event           GET         row
occasions:confirm                 life_event           GET,POST    row_edit
occasions:dismiss                 life_event           GET,POST    row_edit
occasions:plan                    life_event           GET,POST    row_edit
occasions:tell                    member               GET,POST    row_edit
occasions:wish                    member               GET,POST    row_edit

dues:year                         ?union               GET         row
dues:table                        -                    GET         list
dues:export                       -                    GET         list_edit
dues:open                         union                GET,POST    row_edit
dues:take                         union                GET,POST    row_edit
dues:collect                      -                    GET         list_edit
dues:arrears                      -                    GET         list
dues:receipt                      dues_receipt         GET         row
dues:undo                         dues_receipt         GET,POST    row_edit
dues:print                        dues_receipt         GET         row
dues:member                       member               GET         row
dues:pay                          member               GET,POST    row_edit
dues:base                         member               GET,POST    row_edit
dues:waive                        member               GET,POST    row_chair
dues:unwaive                      member               GET,POST    row_chair
dues:remind                       member               GET,POST    row_edit

registers:list[dues-bases]        -                    GET         list
registers:create[dues-bases]      -                    GET,POST    absent
registers:export[dues-bases]      -                    GET         list_edit
registers:import[dues-bases]      -                    GET,POST    list_edit
registers:import-template[dues-bases] -                GET         list_edit
registers:import-run[dues-bases]  base_run             GET,POST    run
registers:import-receipt[dues-bases] base_run          GET         run
registers:card[dues-bases]        dues_base            GET         row
registers:edit[dues-bases]        dues_base            GET,POST    absent
registers:history[dues-bases]     dues_base            GET         row

registers:list[dues-payments]     -                    GET         list
registers:create[dues-payments]   -                    GET,POST    absent
registers:export[dues-payments]   -                    GET         list_edit
registers:import[dues-payments]   -                    GET,POST    list_edit
registers:import-template[dues-payments] -             GET         list_edit
registers:import-run[dues-payments] payment_run        GET,POST    run
registers:import-receipt[dues-payments] payment_run    GET         run
registers:card[dues-payments]     dues_entry           GET         row
registers:edit[dues-payments]     dues_entry           GET,POST    absent
registers:history[dues-payments]  dues_entry           GET         row

organising:tree                   -                    GET         list_org
organising:profile                union                GET,POST    row_chair
organising:rename                 union                GET,POST    row_chair
organising:move                   union                GET,POST    row_chair
organising:merge                  union                GET,POST    row_chair
organising:dissolve               union                GET,POST    row_chair
organising:relate                 union                GET,POST    row_chair
organising:end-relation           union                GET,POST    row_chair
organising:checks                 ?union               GET         row_org
organising:cover                  employer             GET,POST    row_chair
organising:end-coverage           employer             GET,POST    row_chair
organising:end-appointment        appointment          GET,POST    row_chair

registers:list[leads]             -                    GET         list
registers:create[leads]           -                    GET,POST    list_edit
registers:export[leads]           -                    GET         list_edit
registers:import[leads]           -                    GET,POST    list_edit
registers:import-template[leads]  -                    GET         list_edit
registers:import-run[leads]       lead_run             GET,POST    run
registers:import-receipt[leads]   lead_run             GET         run
registers:card[leads]             lead                 GET         row
registers:edit[leads]             lead                 GET,POST    absent
registers:history[leads]          lead                 GET         row

registers:list[contributions]     -                    GET         list
registers:create[contributions]   -                    GET,POST    absent
registers:export[contributions]   -                    GET         list_chair
registers:import[contributions]   -                    GET,POST    list_chair
registers:import-template[contributions] -             GET         list_chair
registers:import-run[contributions] contribution_run   GET,POST    run_chair
registers:import-receipt[contributions] contribution_run GET       run_chair
registers:card[contributions]     contribution         GET         row
registers:edit[contributions]     contribution         GET,POST    absent
registers:history[contributions]  contribution         GET         row

counting:table                    ?union               GET         row
counting:export                   ?union               GET         row_edit_404

registers:list[gig-surveys]       -                    GET         list
registers:create[gig-surveys]     -                    GET,POST    list_edit
registers:export[gig-surveys]     -                    GET         list_edit
registers:import[gig-surveys]     -                    GET         absent
registers:import-template[gig-surveys] -                    GET         absent
registers:import-run[gig-surveys] run                  GET         absent
registers:import-receipt[gig-surveys] run                  GET         absent
registers:card[gig-surveys]       survey               GET         row
registers:edit[gig-surveys]       survey               GET,POST    absent
registers:history[gig-surveys]    survey               GET         row

registers:list[gig-stations]      -                    GET         list
registers:create[gig-stations]    -                    GET,POST    list_edit
registers:export[gig-stations]    -                    GET         list_edit
registers:import[gig-stations]    -                    GET         absent
registers:import-template[gig-stations] -                    GET         absent
registers:import-run[gig-stations] run                  GET         absent
registers:import-receipt[gig-stations] run                  GET         absent
registers:card[gig-stations]      station              GET         row
registers:edit[gig-stations]      station              GET,POST    row_edit
registers:history[gig-stations]   station              GET         row

registers:list[gig-services]      -                    GET         list
registers:create[gig-services]    -                    GET,POST    list_edit
registers:export[gig-services]    -                    GET         list_edit
registers:import[gig-services]    -                    GET         absent
registers:import-template[gig-services] -                    GET         absent
registers:import-run[gig-services] run                  GET         absent
registers:import-receipt[gig-services] run                  GET         absent
registers:card[gig-services]      gig_service          GET         row
registers:edit[gig-services]      gig_service          GET,POST    absent
registers:history[gig-services]   gig_service          GET         row

gig:board                         ?union               GET         row
gig:free                          -                    GET         list

leads:board                       ?union               GET         row
leads:overdue                     -                    GET         list
leads:generate                    -                    GET,POST    list_edit
leads:linkage                     ?union               GET         row
leads:not-paying                  ?union               GET         row
leads:paying                      ?union               GET         row
leads:differing                   ?union               GET         row
leads:assign                      lead                 GET,POST    row_edit
leads:visit                       lead                 GET,POST    row_edit
leads:prepare                     lead                 GET,POST    row_edit
leads:set-aside                   lead                 GET,POST    row_edit
leads:take-up                     lead                 GET,POST    row_edit
leads:issue-opinion               lead                 GET,POST    row_edit
leads:cover                       lead                 GET,POST    row_chair
leads:gone                        lead                 GET,POST    row_chair
leads:opinion                     opined               GET         row

activities:list                   -                    GET         list
activities:export                 -                    GET         list_edit
activities:create                 -                    GET,POST    list_edit
activities:detail                 activity             GET         row
activities:edit                   activity             GET,POST    row_edit
activities:publish                activity             GET,POST    row_edit
activities:cancel                 activity             GET,POST    row_edit
activities:summarize              activity             GET,POST    row_edit
activities:plan_session           activity             GET,POST    row_edit
activities:hold_session           planned              GET,POST    row_edit
activities:cancel_session         planned              GET,POST    row_edit
activities:declare_headcount      declared             GET,POST    row_edit
activities:withdraw_headcount     declared             GET,POST    row_edit
activities:roster                 held                 GET         row
activities:add_to_roster          held                 GET,POST    row_edit
activities:paste_roster           held                 GET,POST    row_edit
activities:sign_in_sheet          held                 GET         row
activities:remove_participant     participation        GET,POST    row_edit
activities:enrolments             activity             GET         row
activities:open_enrolment         activity             GET,POST    row_edit
activities:close_enrolment        activity             GET,POST    row_edit
activities:attend                 activity             GET,POST    row_edit
activities:export_enrolments      activity             GET         row_edit_404
activities:check_in               planned              GET         row_edit

matters:todo                      -                    GET         list
matters:done                      -                    GET         list
matters:running                   -                    GET         list
matters:closed                    -                    GET         list
matters:count                     -                    GET         list
matters:batch                     -                    POST        list_edit
matters:kinds                     -                    GET         list_edit
matters:start                     -                    GET,POST    list_edit
matters:detail                    matter               GET         row
matters:print                     matter               GET         row
matters:file                      paper                GET         row
matters:supplement                returned             GET,POST    row
matters:withdraw                  matter               GET,POST    row
matters:urge                      matter               GET,POST    row_edit
matters:supervise                 matter               GET,POST    row_chair
matters:suspend                   matter               GET,POST    row_chair
matters:resume                    matter               GET,POST    row_chair
matters:reopen                    matter               GET,POST    row_chair
matters:call                      ended                GET,POST    row_edit
matters:pass                      desk                 GET,POST    row_desk
matters:return                    desk                 GET,POST    row_desk
matters:refuse                    desk                 GET,POST    row_desk
matters:transfer                  desk                 GET,POST    row_desk
matters:object                    watch                GET,POST    row_edit
matters:answer                    objection            GET,POST    row_desk
matters:stand_ins                 -                    GET         list_edit
matters:name_stand_in             -                    GET,POST    list_edit
matters:end_stand_in              stand_in             GET,POST    row_desk

notices:list                      -                    GET         open
notices:notice                    notice               GET         open
notices:object                    notice               GET,POST    open

indicators:list                   ?union               GET         row
indicators:detail                 ?union               GET         row
indicators:records                ?union               GET         row
indicators:export                 ?union               GET         row_edit_404
indicators:declarations           -                    GET         list
indicators:declare                -                    GET,POST    list_edit
indicators:declaration            figure               GET         row
indicators:decide                 figure               GET,POST    row_chair

planning:list                     -                    GET         list
planning:import                   -                    GET,POST    list_edit
planning:board                    plan                 GET         row
planning:source                   plan                 GET         row
planning:review                   review               GET,POST    row_edit
planning:add_target               section              GET,POST    row_edit_404
planning:confirm                  review               GET,POST    row_chair
planning:reopen                   plan                 GET,POST    row_chair
planning:close                    plan                 GET,POST    row_chair
planning:discard                  review               GET,POST    row_edit
planning:target                   target               GET         row
planning:declare                  target               GET,POST    row_edit
planning:decide                   entry                GET,POST    row_chair

reporting:list                    -                    GET         list
reporting:start                   -                    GET,POST    list_edit
reporting:detail                  summary              GET         row
reporting:word                    issued               GET         row
reporting:word_sources            issued               GET         row
reporting:edit                    summary              GET,POST    row_edit
reporting:add                     summary              GET,POST    row_edit
reporting:refresh                 summary              GET,POST    row_edit
reporting:issue                   summary              GET,POST    row_chair
reporting:withdraw                issued               GET,POST    row_chair
reporting:discard                 summary              GET,POST    row_edit
"""


def read_answers(text: str) -> dict[str, dict[str, str]]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    actors = lines[0]
    for name, *cells in lines[1:]:
        assert len(cells) == len(actors), f"line {name} has {len(cells)} cells"
    return {name: dict(zip(actors, cells, strict=True)) for name, *cells in lines[1:]}


TABLE = read_answers(ANSWERS + money.ANSWERS + following.ANSWERS)
LINES = [
    line.split()
    for line in (
        ADDRESSES
        + hardship.ADDRESSES
        + following.ADDRESSES
        + money.ADDRESSES
        + campaigns.ADDRESSES
        + donations.ADDRESSES
        + students.ADDRESSES
    ).splitlines()
    if line.strip()
]
CASES = [
    (name, key, method, kind) for name, key, methods, kind in LINES for method in methods.split(",")
]


def address(name: str, key: str, world: World) -> str:
    """The address of the machinery union's row."""
    url_name, _, code = name.rstrip("]").partition("[")
    kwargs: dict[str, Any] = {"code": code} if code else {}
    kwargs |= hardship.FURTHER.get(name, {}) | following.FURTHER.get(name, {})
    if name == "quality:check":
        kwargs["code"] = "retired"
    if name.startswith("indicators:") and name.split(":")[1] in ("detail", "records", "export"):
        kwargs["code"] = "members_total"
    if key == "?union":
        return f"{reverse(url_name, kwargs=kwargs)}?union={world.a.union.pk}"
    if key == "section":
        kwargs |= {"pk": world.a.review.pk, "section": world.a.section.pk}
    elif key == "paper":
        paper = world.a.paper
        kwargs |= {"pk": paper.matter_id, "key": paper.stored.key}
    elif key == "notice":
        kwargs["key"] = world.a.notice.key
    elif name == "matters:start":
        kwargs["code"] = REQUEST.code
    elif key == "token":
        kwargs["token"] = "no-such-card"
    elif key == "custody.key":
        kwargs["key"] = world.a.custody.key
    elif key == "file.key":
        kwargs["key"] = world.a.file.key
    elif key == "member.code":
        kwargs |= {"pk": world.a.member.pk, "code": "member_retain"}
    elif key.isdecimal():
        kwargs["pk"] = int(key)
    elif key != "-":
        kwargs["pk"] = world.a.rows[key].pk
    return reverse(url_name, kwargs=kwargs)


def answer(world: World, actor: str, method: str, url: str) -> str:
    """What the actor is told, in the words of the table. Nothing stays written."""
    with transaction.atomic():
        client = world.client(actor)
        response = client.get(url) if method == "GET" else client.post(url, {})
        body = b"".join(response)
        transaction.set_rollback(True)
    status = response.status_code
    if status == 302 and re.match(reverse("login"), response.url):
        return "login"
    if status in (200, 302, 409, 422):
        assert body or status == 302
        return "ok"
    return str(status)


def test_every_address_has_a_line() -> None:
    """Those of the workers' phone have theirs in test_phone.py."""
    known = [name for name in all_names() if not name.startswith("portal:")]
    listed = [name for name, *_ in LINES]

    assert sorted(set(known) - set(listed)) == [], "addresses that ADDRESSES does not judge"
    assert sorted(set(listed) - set(known)) == [], "lines about addresses that are gone"
    assert len(listed) == len(set(listed))


def test_the_table_names_everybody(world: World) -> None:
    for expected in TABLE.values():
        assert set(expected) == {*world.accounts, "anonymous"} - {"county"}


@pytest.mark.parametrize(("name", "key", "method", "kind"), CASES, ids=lambda part: str(part))
def test_who_is_told_what(
    world: World, monkeypatch: Any, name: str, key: str, method: str, kind: str
) -> None:
    """The page is laid out for the first who may have it; who comes next is only judged."""
    url = address(name, key, world)
    told: dict[str, str] = {}

    for actor in TABLE[kind]:
        if "ok" in told.values():  # the crawls lay every page out for everybody
            monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "not laid out")
        told[actor] = answer(world, actor, method, url)

    assert told == TABLE[kind]


def test_absent_and_forbidden_say_the_same(world: World) -> None:
    """Somebody of county B cannot tell a row of county A from one that does not exist."""
    for name, key, method, kind in CASES:
        if TABLE[kind]["chair_b"] != "404" or key == "-" or kind == "absent":
            continue
        url = address(name, key, world)
        row = world.a.rows.get(key)
        if row is None:
            continue
        if key == "paper":
            row = row.matter
        nowhere = url.replace(f"/{row.pk}/", f"/{10**9}/")
        if key == "section":
            nowhere = url.replace(f"/{row.pk}/", "/999999999/")
        assert nowhere != url
        client = world.client("chair_b")
        ask = client.get if method == "GET" else client.post
        assert page(ask(url)) == page(ask(nowhere)), name


def page(response: Any) -> tuple[int, str]:
    text = response.content.decode()
    return response.status_code, re.sub(r"(csrfmiddlewaretoken|nonce)\W+[\w-]+", "", text)
