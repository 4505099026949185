"""What an address of a policy file may be: schemes that only speak to a service, and options that only shape a message.

Both are lists of what is known to be harmless, so what a later Apprise adds is refused until somebody has looked at it. Left out is
what acts on the machine itself (``dbus``, ``macosx``, ``syslog``, ...), what reads one of its files (``fcm``, ``vapid``; ``template``,
``keyfile``, ``pgppub``, ``attach``, ...), and what loosens how an address is spoken to (``redirect``, ``verify``, ``retry``, ``wait``).

https://github.com/caronc/apprise/wiki
"""

from __future__ import annotations

from typing import Final

_SCHEMES: Final = """
46elks amqp amqps apprise apprises aprs atalk azure bark barks betterstack bluesky brevo bsky bulksms bulkvs
burstsms chanify clickatell clicksend cliq cm d7sms dapnet deltachat deltachats dingtalk discord dot
eight00com elks emby embys enigma2 enigma2s evolution evolutions exotel feishu firehydrant flock flowtriq
flowtriqs fluxer fluxers form forms freemobile gchat github goalert goalerts gorush gorushs gotify gotifys
groundmail groupme growl guilded gupshup hassio hassios https httpsms humhub humhubs ifttt ilert incidentio
infobip irc ircs jellyfin jellyfins jira join json jsons kakao kakaotalk kaleyra kavenegar klr kodi kodis kook
kudosity kumulos lametric lametrics lark lauther lfg line mailersend mailgun mailto mailtos mastodon mastodons
matrix matrixs misskey misskeys mmost mmosts mobilemessage mobilemsg mqtt mqtts msg91 msgbird ncloud nclouds
nctalk nctalks nexmo nostr notica noticas notifiarr notifico notificos notifyre ntfy ntfys o365 octopush
onebot onebots onesignal opsgenie pagerduty pagertree parsep parseps pbul pinglet pinglets pingram pjet pjets
plivo postmark pover prowl psafer psafers push pushdeer pushdeers pushed pushme pushplus pushward pushy qq
reddit resend revolt ringc rocket rockets rsyslog ryver schan sendgrid sendpulse serwersms ses session
sessions seven sfr signal signalgrid signals signl4 simplepush sinch slack smpp smpps smsc smseagle smseagles
smsmanager smsmgr smstunnel smtp2go sns sogs sparkpost spike splunk spugpush spush squadcast stackfield
strmlabs synology synologys telesign telnyx tgram threema toot toots trigv trigvs tweet twilio twist twitter
viber victorops voipms vonage webex wechat wecom wecombot whapi whatsapp workflow workflows wpush wxpusher
wxteams x xbmc xbmcs xmatters xml xmls xmpp xmpps youlmk zalo zcliq zohocliq zoom zulip
"""

_OPTIONS: Final = """
api-version apikey avatar batch bcc botname cc channel channels color cto dedup emojis fields flags footer format
from group image key language level mode name overflow ping priority region reply rto sig silent smtp sound sp
subject sv tags thread to token topic ttl tts tz urgency user version
"""

SCHEMES: Final = frozenset(_SCHEMES.split())
OPTIONS: Final = frozenset(_OPTIONS.split())
