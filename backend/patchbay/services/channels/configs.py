"""From a channel as it is kept to what its provider takes to speak for it."""

from patchbay.messaging.channel import ChannelConfig
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.ultramsg.config import UltraMsgConfig
from patchbay.messaging.whatsapp.config import WhatsAppConfig
from patchbay.storage.channels import (
    Channel,
    ChannelSecrets,
    EmailSecrets,
    EmailSettings,
    UltraMsgSecrets,
    UltraMsgSettings,
    WhatsAppSecrets,
    WhatsAppSettings,
)


def config_of(channel: Channel, secrets: ChannelSecrets) -> ChannelConfig:
    """The provider's own Struct for this channel."""
    match channel.settings, secrets:
        case WhatsAppSettings() as settings, WhatsAppSecrets():
            return WhatsAppConfig(
                phone_number_id=channel.external_id,
                waba_id=settings.waba_id,
                access_token=secrets.access_token,
                app_secrets=secrets.app_secrets,
                verify_token=secrets.verify_token,
                api_base=settings.api_base,
                api_version=settings.api_version,
            )
        case UltraMsgSettings() as settings, UltraMsgSecrets():
            return UltraMsgConfig(channel.external_id, secrets.token, settings.api_base)
        case EmailSettings() as settings, EmailSecrets():
            return EmailConfig(
                host=settings.host,
                port=settings.port,
                security=settings.security,  # type: ignore[arg-type]  # written by us from the config's Security
                from_address=channel.external_id,
                user=settings.user,
                password=secrets.password,
                sender_name=settings.sender_name,
                subject=settings.subject,
            )
    raise AssertionError(f"a channel of {channel.provider} has the settings and secrets of another")
