"""Addresses of aid and 金秋助学. Nobody of the world's cast works on them: each is told 403 before any
row is looked for; who does is judged in tests/domains/assistance/aid."""

ADDRESSES = """
aid:grants                        -                    GET         aid
aid:propose                       -                    GET,POST    aid
aid:service                       -                    GET,POST    aid
aid:policy                        -                    GET         aid
aid:adopt                         -                    GET,POST    aid
aid:grant                         1                    GET,POST    aid
aid:amount                        1                    GET,POST    aid
aid:pay                           1                    GET,POST    aid
aid:hand-over                     1                    GET,POST    aid
aid:sign                          1                    GET,POST    aid
aid:evaluate                      1                    GET,POST    aid
aid:form                          1                    GET         aid
aid:campaigns                     -                    GET         aid
aid:campaign-new                  -                    GET,POST    aid
aid:campaign                      1                    GET         aid
aid:campaign-change               1                    GET,POST    aid
aid:campaign-step                 1                    GET,POST    aid
aid:campaign-pay                  1                    GET,POST    aid
aid:notice                        1                    GET         aid
aid:roster                        1                    GET,POST    aid
aid:import                        1                    GET,POST    aid
aid:list                          1                    GET,POST    aid
aid:list-approve                  1                    GET,POST    aid
aid:list-drop                     1                    GET,POST    aid
aid:list-pay                      1                    GET,POST    aid
aid:applications                  -                    GET         aid
aid:apply                         -                    GET,POST    aid
aid:application                   1                    GET,POST    aid
aid:application-change            1                    GET,POST    aid
aid:visit                         1                    GET,POST    aid
aid:call-backs                    -                    GET         aid
"""

PHONE_ADDRESSES = """
aid                   -                   GET        bound
aid-apply             -                   GET,POST   bound
aid-grant             none                GET        nobody's
aid-sign              none                GET,POST   nobody's
study                 -                   GET        bound
study-apply           -                   GET,POST   bound
own-study             none                GET        nobody's
own-study-change      none                GET,POST   nobody's
"""
