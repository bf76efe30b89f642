"""How the world's countries are called besides their CLDR names: short names and peoples.

``ISO 3166 code | English | French | Arabic | Chinese``; a star leaves the
ending open. Arabic and Chinese peoples are mostly made by rule (`atlas.py`).
It must never know an event.
"""
# ruff: noqa: E501  (a table: one country a line reads better than any wrapping)

LINES = """
AF | Afghan* | afghan* | |
AL | Albanian* | albanais* | |
DZ | Algerian* | algérien* | جزايري* |
AO | Angolan* | angolais* | |
AR | Argentin* | argentin* | ارجنتيني* |
AM | Armenian* | arménien* | ارمني* |
AU | Australian* | australien* | استرالي* | 澳洲
AT | Austrian* | autrichien* | نمساوي* |
AZ | Azerbaijani*, Azeri* | azerbaïdjanais*, azéri* | |
BH | Bahraini* | bahreïni* | بحريني* |
BD | Bangladeshi* | bangladais* | بنغالي* | 孟加拉
BY | Belarusian* | biélorusse*, bélarusse* | بيلاروسي* |
BE | Belgian* | belge, belges | بلجيكي* |
BJ | Beninese, Beninois | béninois* | |
BO | Bolivian* | bolivien* | |
BA | Bosnian*, Bosnia | bosnien*, bosniaque*, Bosnie | البوسنه |
BR | Brazilian* | brésilien* | |
BG | Bulgarian* | bulgare* | |
BF | Burkinabe, Burkinabè, Burkina | burkinabè, burkinabé, Burkina | بوركينا, بوركيني* | 布基纳
BI | Burundian* | burundais* | |
CV | | Cap-Vert | الراس الاخضر | 佛得角
KH | Cambodian*, Khmer | cambodgien* | | 柬方
CM | Cameroonian* | camerounais* | |
CA | Canadian* | canadien* | |
CF | Central African* | centrafricain*, Centrafrique | افريقيا الوسطي | 中非共和国
TD | Chadian* | tchadien* | تشادي* |
CL | Chilean* | chilien* | |
CN | Chinese | chinois* | صيني* | 中方, 我国
CO | Colombian* | colombien* | |
CD | Congolese, DR Congo, DRC, Congo | congolais*, RDC, RD Congo | الكونغو الديمقراطيه, كونغولي* | 刚果民主, 刚果金
CI | Ivorian*, Ivory Coast | ivoirien*, Côte d'Ivoire | ايفواري*, ساحل العاج | 象牙海岸
HR | Croatian* | croate, croates | |
CU | Cuban* | cubain* | |
CY | Cypriot* | chypriote* | |
CZ | Czech*, Czech Republic | tchèque* | تشيكي* | 捷克
DK | Danish, Danes | danois* | دنماركي* |
DJ | Djiboutian* | djiboutien* | |
EC | Ecuadorian*, Ecuadorean* | équatorien* | |
EG | Egyptian* | égyptien* | |
ER | Eritrean* | érythréen* | |
EE | Estonian* | estonien* | |
ET | Ethiopian* | éthiopien* | |
FI | Finnish, Finns | finlandais* | |
FR | French, Frenchman | français* | | 法方
GA | Gabonese | gabonais* | |
GM | Gambian*, Gambia | gambien* | |
GE | | géorgien* | |
DE | German, Germans | allemand* | الماني* | 德方
GH | Ghanaian* | ghanéen* | |
GR | Greek*, Greece | grec, grecs, grecque* | يوناني* |
GN | Guinean* | guinéen* | غيني* |
GW | Bissau-Guinean*, Guinea-Bissau | bissau-guinéen*, Guinée-Bissau | غينيا بيساو | 几内亚比绍
HT | Haitian* | haïtien* | |
HK | Hong Kong, Hongkong, Hongkongers | Hong Kong, hongkongais* | هونغ كونغ | 香港, 港府, 本港
HU | Hungarian* | hongrois* | مجري* |
IN | Indian, Indians | indien, indiens, indienne* | هندي* | 印方
ID | Indonesian* | indonésien* | اندونيسي* | 印尼
IR | Iranian* | iranien* | | 伊方
IQ | Iraqi* | irakien* | |
IE | Irish | irlandais* | |
IL | Israeli* | israélien* | | 以方
IT | Italian* | italien* | ايطالي* |
JP | Japanese | japonais* , nippon* | ياباني* | 日方, 日媒
JO | Jordanian* | jordanien* | اردني* |
KZ | Kazakh* | kazakh* | |
KE | Kenyan* | kényan* | |
KP | North Korea*, Pyongyang | Corée du Nord, nord-coréen* | كوريا الشماليه | 朝鲜, 北韩
KR | South Korea*, Seoul | Corée du Sud, sud-coréen* | كوريا الجنوبيه | 韩国, 南韩
KW | Kuwaiti* | koweïtien* | كويتي* |
LA | Lao, Laotian* | laotien* | |
LV | Latvian* | letton* | |
LB | Lebanese | libanais* | لبناني* |
LY | Libyan* | libyen* | ليبي* |
LT | Lithuanian* | lituanien* | |
MG | Malagasy, Madagascan* | malgache* | ملغاشي* | 马国
MY | Malaysian* | malaisien* | ماليزي* |
ML | Malian* | malien* | الماليين | 马国
MR | Mauritanian* | mauritanien* | |
MX | Mexican* | mexicain* | مكسيكي* |
MD | Moldovan* | moldave* | |
MA | Moroccan* | marocain* | مغربي* |
MZ | Mozambican* | mozambicain* | |
MM | Burmese, Burma | birman*, Birmanie | بورما, ميانماري* | 缅甸
NA | Namibian* | namibien* | |
NP | Nepali*, Nepalese | népalais* | |
NL | Dutch | néerlandais* | هولندي* | 荷兰
NE | Nigerien* | nigérien* | |
NG | Nigerian* | nigérian* | | 尼日利亚
NO | Norwegian* | norvégien* | نرويجي* |
OM | Omani* | omanais* | عماني* |
PK | Pakistani* | pakistanais* | باكستاني* |
PS | Palestinian*, Gaza, West Bank | palestinien*, Gaza, Cisjordanie | فلسطيني*, غزه, الضفه الغربيه | 巴勒斯坦, 加沙, 巴方
PA | Panamanian* | panaméen* | |
PE | Peruvian* | péruvien* | |
PH | Filipino*, Philippine | philippin* | فلبيني* |
PL | Poland, Polish | polonais* | بولندي* |
PT | Portuguese | portugais* | برتغالي* |
QA | Qatari* | qatari, qatarien* | |
RO | Romanian* | roumain* | |
RU | Russian*, Moscow, Kremlin | russe, russes, Moscou, Kremlin | الكرملين, موسكو | 俄方, 莫斯科, 克里姆林宫, 俄军
RW | Rwandan* | rwandais* | |
SA | Saudi, Saudis, Riyadh | saoudien* | سعودي*, السعوديه | 沙特
SN | Senegalese | sénégalais* | |
RS | Serbian*, Serbs | serbe, serbes | |
SL | Sierra Leonean* | sierra-léonais* | |
SG | Singaporean* | singapourien* | سنغافوري* |
SK | Slovak* | slovaque* | |
SO | Somali, Somalis | somalien* | |
ZA | South African* | sud-africain* | جنوب افريقي* | 南非
SS | South Sudanese | sud-soudanais* | جنوب السودان |
ES | Spanish, Spaniards | espagnol* | اسباني* |
LK | Sri Lankan* | sri-lankais* | سريلانكي* |
SD | Sudanese | soudanais* | |
SE | Swedish, Swedes | suédois* | |
CH | Swiss | suisse, suisses | سويسري* |
SY | Syrian* | syrien* | |
TW | Taiwanese, Taipei | taïwanais* | | 台北, 两岸
TZ | Tanzanian* | tanzanien* | |
TH | Thai, Thais | thaïlandais* | تايلندي* | 泰方, 泰军
TG | Togolese | togolais* | |
TN | Tunisian* | tunisien* | تونسي* |
TR | Turkey, Turkish | Turquie, turc, turcs, turque* | تركيا, تركي* | 土方
UG | Ugandan* | ougandais* | |
UA | Ukrainian* | ukrainien* | اوكراني* | 乌方
AE | UAE, Emirati*, Abu Dhabi, Dubai | Émirats, émirati* | الامارات, اماراتي* , ابوظبي, ابو ظبي | 阿联酋, 阿布扎比, 迪拜
GB | British, Britain, UK, Britons | britannique*, Grande-Bretagne | بريطاني* , بريطانيا | 英方
US | American, Americans, U.S., US, USA, Washington, White House, Pentagon | américain*, Washington, Maison-Blanche, États-Unis | اميركا, امريكا, اميركي*, امريكي*, واشنطن, البيت الابيض, البنتاغون | 美方, 美军, 华盛顿, 白宫, 五角大楼
UY | Uruguayan* | uruguayen* | |
UZ | Uzbek* | ouzbek* | |
VE | Venezuelan* | vénézuélien* | |
VN | Vietnamese | vietnamien* | فيتنامي* |
YE | Yemeni* | yéménite* | يمني* |
ZM | Zambian* | zambien* | |
ZW | Zimbabwean* | zimbabwéen* | |
"""
