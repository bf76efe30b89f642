"""How the world's countries are called besides their CLDR names: short names and peoples.

And the capitals that CLDR, which has cities of time zones, does not know. ``ISO 3166 code | English | French | Arabic | Chinese``; a star leaves the
ending open. Arabic and Chinese peoples are mostly made by rule (`atlas.py`).
It must never know an event.
"""
# ruff: noqa: E501  (a table: one country a line reads better than any wrapping)

LINES = """
AF | Afghan* | afghan* | |
AL | Albanian* | albanais* | |
DZ | Algerian* | algérien* | جزايري* |
AO | Angolan* | angolais* | |
AR | Argentin* | argentin* | ارجنتيني*, الارجنتين |
AM | Armenian* | arménien* | ارمني* |
AU | Australian*, Canberra | australien*, Canberra | استرالي*, اوستراليا, كانبيرا | 澳洲, 堪培拉
AT | Austrian* | autrichien* | نمساوي* |
AZ | Azerbaijani*, Azeri* | azerbaïdjanais*, azéri* | |
BH | Bahraini* | bahreïni* | بحريني* |
BD | Bangladeshi* | bangladais* | بنغالي* | 孟加拉
BY | Belarusian* | biélorusse*, bélarusse* | بيلاروسي* |
BE | Belgian* | belge, belges | بلجيكي* |
BJ | Beninese, Beninois | béninois* | |
BO | Bolivian*, La Paz | bolivien*, La Paz | لاباز | 拉巴斯
BA | Bosnian*, Bosnia | bosnien*, bosniaque*, Bosnie | البوسنه |
BR | Brazilian*, Brasilia | brésilien*, Brasilia | برازيليا | 巴西利亚
BG | Bulgarian* | bulgare* | بلغاريا |
BF | Burkinabe, Burkinabè, Burkina | burkinabè, burkinabé, Burkina | بوركينا, بوركيني* | 布基纳
BI | Burundian* | burundais* | |
CV | | Cap-Vert | الراس الاخضر | 佛得角
KH | Cambodian*, Khmer | cambodgien* |  | 柬方, 柬总统, 柬总理, 柬首相, 柬外长, 柬防长, 柬外交部, 柬国防部, 柬政府, 柬国会, 柬军
CM | Cameroonian*, Yaounde | camerounais*, Yaoundé | ياوندي | 雅温得
CA | Canadian*, Ottawa | canadien*, Ottawa | اوتاوا | 渥太华
CF | Central African* | centrafricain*, Centrafrique | افريقيا الوسطي, جمهوريه افريقيا الوسطي | 中非共和国
TD | Chadian* | tchadien* | تشادي* |
CL | Chilean* | chilien* | |
CN | Chinese, Beijing | chinois*, Pékin | صيني*, بكين | 中方, 我国, 北京
CO | Colombian* | colombien* | |
CD | Congolese, DR Congo, DRC, Congo | congolais*, RDC, RD Congo | الكونغو الديمقراطيه, كونغولي* | 刚果民主, 刚果金
CI | Ivorian*, Ivory Coast | ivoirien*, Côte d'Ivoire | ايفواري*, ساحل العاج, كوت ديفوار | 象牙海岸
HR | Croatian* | croate, croates | |
CU | Cuban* | cubain* | |
CY | Cypriot* | chypriote* | |
CZ | Czech*, Czech Republic | tchèque* | تشيكي* | 捷克
DK | Danish, Danes | danois* | دنماركي* |
DJ | Djiboutian* | djiboutien* | |
EC | Ecuadorian*, Ecuadorean*, Quito | équatorien*, Quito | كيتو | 基多
EG | Egyptian* | égyptien* | |
ER | Eritrean* | érythréen* | |
EE | Estonian* | estonien* | |
ET | Ethiopian* | éthiopien* | اثيوبيا |
FI | Finnish, Finns | finlandais* | |
FR | French, Frenchman | français* |  | 法方, 法总统, 法外长, 法军
GA | Gabonese | gabonais* | جابون |
GM | Gambian*, Gambia | gambien* | جامبيا |
GE | | géorgien* | |
DE | German, Germans | allemand* | الماني* | 德方, 德总统, 德总理, 德首相, 德外长, 德防长, 德外交部, 德国防部, 德政府, 德国会, 德军
GH | Ghanaian* | ghanéen* | |
GR | Greek*, Greece | grec, grecs, grecque* | يوناني* |
GN | Guinean* | guinéen* | غيني* |
GW | Bissau-Guinean*, Guinea-Bissau | bissau-guinéen*, Guinée-Bissau | غينيا بيساو | 几内亚比绍
HT | Haitian* | haïtien* | |
HK | Hong Kong, Hongkong, Hongkongers | Hong Kong, hongkongais* | هونغ كونغ, هونج كونج | 香港, 港府, 本港
HU | Hungarian* | hongrois* | مجري*, هنغاريا |
IN | Indian, Indians, New Delhi | indien, indiens, indienne*, New Delhi | هندي*, نيودلهي | 印方, 印总理, 印外长, 印军, 新德里
ID | Indonesian* | indonésien* | اندونيسي* | 印尼
IR | Iranian* | iranien* |  | 伊方, 伊外长, 伊总统, 伊军
IQ | Iraqi* | irakien* | |
IE | Irish | irlandais* | |
IL | Israeli*, Tel Aviv | israélien*, Tel-Aviv | تل ابيب | 以方, 以军, 以色列军, 特拉维夫
IT | Italian* | italien* | ايطالي* |
JP | Japanese | japonais* , nippon* | ياباني* | 日方, 日媒, 日相, 日外务省, 自卫队
JO | Jordanian* | jordanien* | اردني* |
KZ | Kazakh*, Astana | kazakh*, Astana | استانا | 阿斯塔纳
KE | Kenyan* | kényan* | كينيا |
KP | North Korea*, Pyongyang | Corée du Nord, nord-coréen* | كوريا الشماليه | 朝鲜, 北韩, 朝总理, 朝首相, 朝外长, 朝防长, 朝外交部, 朝国防部, 朝政府, 朝国会, 朝军
KR | South Korea*, Seoul | Corée du Sud, sud-coréen* | كوريا الجنوبيه | 韩国, 南韩, 韩总统, 韩总理, 韩首相, 韩外长, 韩防长, 韩外交部, 韩国防部, 韩政府, 韩国会, 韩军
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
MA | Moroccan*, Rabat | marocain*, Rabat | مغربي*, الرباط | 拉巴特
MZ | Mozambican* | mozambicain* | موزامبيق |
MM | Burmese, Burma, Myanmar | birman*, Birmanie, Myanmar | بورما, ميانمار, ميانماري* | 缅甸, 缅总统, 缅总理, 缅首相, 缅外长, 缅防长, 缅外交部, 缅国防部, 缅政府, 缅国会, 缅军
NA | Namibian* | namibien* | |
NP | Nepali*, Nepalese | népalais* | |
NL | Dutch | néerlandais* | هولندي* | 荷兰
NE | Nigerien* | nigérien* | |
NG | Nigerian*, Abuja | nigérian*, Abuja | نيجريا, ابوجا | 尼日利亚, 阿布贾
NO | Norwegian* | norvégien* | نرويجي*, النروج |
OM | Omani* | omanais* | عماني* |
PK | Pakistani*, Islamabad | pakistanais*, Islamabad | باكستاني*, اسلام اباد | 伊斯兰堡
PS | Palestinian*, Palestine, Gaza, West Bank | palestinien*, Palestine, Gaza, Cisjordanie | فلسطين, فلسطيني*, غزه, الضفه الغربيه | 巴勒斯坦, 加沙, 巴方
PA | Panamanian* | panaméen* | |
PE | Peruvian* | péruvien* | |
PH | Filipino*, Philippine | philippin* | فلبيني*, الفليبين | 菲总统, 菲总理, 菲首相, 菲外长, 菲防长, 菲外交部, 菲国防部, 菲政府, 菲国会, 菲军
PL | Poland, Polish | polonais* | بولندي* |
PT | Portuguese | portugais* | برتغالي* |
QA | Qatari* | qatari, qatarien* | |
RO | Romanian* | roumain* | |
RU | Russian*, Moscow, Kremlin | russe, russes, Moscou, Kremlin | الكرملين, موسكو | 俄方, 莫斯科, 克里姆林宫, 俄军, 俄总统, 俄总理, 俄首相, 俄外长, 俄防长, 俄外交部, 俄国防部, 俄政府, 俄国会, 俄军
RW | Rwandan* | rwandais* | |
SA | Saudi, Saudis, Riyadh, Jeddah | saoudien*, Djeddah | سعودي*, السعوديه, جده | 沙特, 吉达
SN | Senegalese | sénégalais* | |
RS | Serbian*, Serbs | serbe, serbes | |
SL | Sierra Leonean* | sierra-léonais* | |
SG | Singaporean* | singapourien* | سنغافوري*, سنغفوره |
SK | Slovak* | slovaque* | |
SO | Somali, Somalis | somalien* | |
ZA | South African*, Pretoria | sud-africain*, Pretoria | جنوب افريقي*, بريتوريا | 南非, 比勒陀利亚
SS | South Sudanese | sud-soudanais* | جنوب السودان |
ES | Spanish, Spaniards, Barcelona | espagnol*, Barcelone | اسباني*, برشلونه | 巴塞罗那
LK | Sri Lankan* | sri-lankais* | سريلانكي*, سيريلانكا |
SD | Sudanese | soudanais* | |
SE | Swedish, Swedes | suédois* | |
CH | Swiss, Geneva | suisse, suisses, Genève | سويسري*, جنيف | 日内瓦
SY | Syrian* | syrien* | |
TW | Taiwanese, Taipei | taïwanais* |  | 台北, 两岸, 台军, 台湾
TZ | Tanzanian* | tanzanien* | تنزانيا |
TH | Thai, Thais | thaïlandais* | تايلندي*, تايلندا | 泰方, 泰军, 泰总统, 泰总理, 泰首相, 泰外长, 泰防长, 泰外交部, 泰国防部, 泰政府, 泰国会, 泰军
TG | Togolese | togolais* | |
TN | Tunisian* | tunisien* | تونسي* |
TR | Turkey, Turkish, Ankara | Turquie, turc, turcs, turque*, Ankara | تركيا, تركي*, انقره | 土方, 土总统, 土外长, 土军, 安卡拉
UG | Ugandan* | ougandais* | يوغندا |
UA | Ukrainian* | ukrainien* | اوكراني*, اكرانيا | 乌方, 乌总统, 乌总理, 乌首相, 乌外长, 乌防长, 乌外交部, 乌国防部, 乌政府, 乌国会, 乌军
AE | UAE, Emirati*, Abu Dhabi, Dubai | Émirats, émirati* | الامارات, اماراتي* , ابوظبي, ابو ظبي | 阿联酋, 阿布扎比, 迪拜
GB | British, Britain, UK, Britons, England, Scotland, Scottish | britannique*, Grande-Bretagne, Angleterre, Écosse, écossais* | بريطاني* , بريطانيا, انجلترا | 英方, 英总统, 英总理, 英首相, 英外长, 英防长, 英外交部, 英国防部, 英政府, 英国会, 英军
US | American, Americans, U.S., US, USA, Washington, White House, Pentagon | américain*, Washington, Maison-Blanche, États-Unis | اميركا, امريكا, اميركي*, امريكي*, واشنطن, البيت الابيض, البنتاغون | 美方, 美军, 华盛顿, 白宫, 五角大楼, 美总统, 美总理, 美首相, 美外长, 美防长, 美外交部, 美国防部, 美政府, 美国会, 美军
UY | Uruguayan* | uruguayen* | |
UZ | Uzbek* | ouzbek* | |
VE | Venezuelan* | vénézuélien* | فنزولا |
VN | Vietnamese, Hanoi | vietnamien*, Hanoï | فيتنامي*, هانوي | 越总统, 越总理, 越首相, 越外长, 越防长, 越外交部, 越国防部, 越政府, 越国会, 越军, 河内
YE | Yemeni* | yéménite* | يمني* |
ZM | Zambian* | zambien* | |
ZW | Zimbabwean* | zimbabwéen* | |
"""
