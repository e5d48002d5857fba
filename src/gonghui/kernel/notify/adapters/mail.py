"""E-mail through Django's backend (SMTP by the environment's settings)."""

from __future__ import annotations

import datetime as dt
import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage

from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear


@dataclass(frozen=True)
class MailAdapter:
    sender: str
    title: str = "电子邮件（SMTP）"
    settles_repeats_within: dt.timedelta = dt.timedelta(hours=12)
    """Mail servers and mailboxes know a letter again by its Message-ID."""

    def send(self, letter: Letter) -> str:
        number = f"<{letter.uid}@{self.sender.rpartition('@')[2].rstrip('>') or 'gonghui'}>"
        mail = EmailMessage(
            subject=letter.title,
            body=f"{letter.text}\n\n{letter.link}".strip() + "\n",
            from_email=self.sender,
            to=[letter.to],
            headers={"Message-ID": number, "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            lasting = all(code >= 500 for code in codes)
            raise NotSent("对方邮件服务器拒收该邮箱地址。", again=not lasting) from None
        except smtplib.SMTPAuthenticationError:
            raise NotSent("邮件服务器不认账号或密码，请系统管理员检查。", again=False) from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(
                f"邮件服务器拒绝（{error.smtp_code}）。", again=error.smtp_code < 500
            ) from None
        except smtplib.SMTPServerDisconnected:
            raise Unclear("邮件服务器中断了连接，不知道是否已经送出。") from None
        except TimeoutError:
            raise Unclear("邮件服务器没有答复，不知道是否已经送出。") from None
        except (OSError, smtplib.SMTPException):
            raise NotSent("连不上邮件服务器，稍后自动重试。", again=True) from None
        except ValueError:
            raise NotSent("邮箱地址不能用来发信，请更正。", again=False) from None
        return number
