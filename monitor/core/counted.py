"""What figures count, in four languages: people and what befell them, things, units, qualifiers.

A small list on purpose: a figure that counts something else is not shown. Arabic
words are folded as `numerals.fold` does. It must never hold names of an event.
"""

from __future__ import annotations

from monitor.core.numerals import fold
from monitor.types import Lang

LANGS: tuple[Lang, ...] = ("en", "fr", "ar", "zh")


def _table(rows: str) -> dict[Lang, dict[str, str]]:
    """Read "subject | en | fr | ar | zh" lines into language -> word -> subject.

    Words are apart by spaces; "_" stands for a space within one. An indented
    line goes on with the row before it.
    """
    found: dict[Lang, dict[str, str]] = {lang: {} for lang in LANGS}
    for row in rows.strip().replace("\n    ", " ").splitlines():
        subject, *cells = (cell.strip() for cell in row.split("|"))
        for lang, cell in zip(LANGS, cells, strict=True):
            for word in cell.split():
                found[lang].setdefault(fold(word.replace("_", " "), lang), subject)
    return found


# People: who is counted. "people" is anybody.
PEOPLE = _table("""
people | people persons person men others residents dead victims passengers lives | personnes
    personne hommes gens habitants autres victimes vies | شخص شخصا رجل رجال اشخاص الاشخاص اخرين
    اخرون ضحيه ضحايا الضحايا شخصين شخصان رجلين مواطنا | 人 名 男子 民众 民眾 居民 遇难者 遇難者
    罹难者
soldiers | soldier soldiers troops servicemen servicemembers | soldat soldats militaire militaires
    | جندي جنديا جنود الجنود جنديين جنديان عسكري عسكريا عسكريين عسكريون | 士兵 军人 軍人 官兵 战士
civilians | civilian civilians | civil civils civile civiles | مدني مدنيا مدنيين مدنيون المدنيين |
    平民 百姓
militants | militant militants jihadist jihadists fighter fighters terrorist terrorists attackers
    assailants rebels gunmen insurgents | djihadiste djihadistes combattant combattants terroriste
    terroristes assaillants rebelles jihadistes | مسلح مسلحا مسلحين مسلحون مقاتل مقاتلا مقاتلين
    ارهابي ارهابيا ارهابيين مهاجمين | 武装分子 武裝分子 恐怖分子 袭击者 枪手 叛军
children | child children toddlers | enfant enfants | طفل طفلا اطفال الاطفال طفلين | 儿童 兒童
    孩子
women | women woman | femme femmes | امراه نساء سيده | 妇女 婦女 女性
police | policeman policemen police officers gendarmes | policier policiers gendarme gendarmes |
    شرطي شرطيا شرطيين | 警察 警员 警員
students | student students pupil pupils schoolgirls schoolchildren girls | élève élèves étudiants
    étudiant écoliers lycéennes collégiennes | تلميذ تلميذا تلاميذ تلميذه طالب طالبا طلاب طالبه
    طالبات | 学生 學生 女生
teachers | teacher teachers staff | enseignant enseignants professeurs | معلم معلما معلمين مدرسين
    | 教师 教師 老师 教职工
hostages | hostage hostages captives | otage otages captif captifs | رهينه رهائن اسير اسيرا اسرى
    محتجز محتجزا محتجزين | 人质 人質 被扣押人员
    被扣押人員 被扣押者 被扣人员 被扣人員
prisoners | prisoner prisoners detainees inmates | prisonnier prisonniers détenus | سجين سجينا
    سجناء معتقل معتقلا معتقلين | 囚犯 俘虏 战俘
journalists | journalist journalists reporters | journaliste journalistes | صحافي صحفي صحفيا
    صحفيين صحافيين | 记者 記者
crew | crew sailors seafarers seamen mariners | marins équipage marin | بحار بحارا بحاره طاقما |
    船员 船員 海员
relatives | relatives | proches parents | اقارب | 家人 亲属 親屬 家属
suspects | suspect suspects | suspects suspect | مشتبه مشتبها | 嫌犯 嫌疑人
workers | worker workers employees miners | ouvriers employés salariés travailleurs | عامل عاملا
    عمال عامله موظف | 工人 员工 員工
patients | patient patients | patients malades | مريض مريضا مرضى | 患者 病人
forces | personnel recruits | recrues effectifs | عنصر عنصرا عناصر | 兵力
candidates | candidate candidates | candidats candidat | مرشح مرشحا مرشحين | 候选人 考生
leaders | leaders | dirigeants chefs | زعيم زعيما قادة رئيسا | 领导人
""")

# What befell people.
FATES = _table("""
killed | killed kill kills killing dead died dies die deaths death perished slain fatalities
    martyred toll | tué tués tuée tuées tuer tuant tua tuèrent neutralisés mort morts morte mortes
    décès décédé décédés péri périr décédées | قتل قتلت قتلوا قتلى مقتل قتيل قتيلا يقتل قضوا قضين
    قضى وفاه وفيات توفي تصفيه مصرع استشهد استشهاد شهيد شهيدا شهداء القتلى مصرعهم حتفهم حتفه بحياه
    وفاتهم بمقتل بقتل لمقتل ضحيه قتيلين | 死 死亡 被杀 被殺 丧生 喪生 遇难 遇難 遇害 身亡 罹难
    罹難 炸死 打死 丧命 击毙 擊斃 阵亡 陣亡 死者 杀害 殺害 遗体 人命
injured | wounded injured wounding injuring injuries hurt | blessé blessés blessée blessées
    blessant | جريح جريحا جرحى اصابه اصيب اصيبوا مصاب مصابا مصابين جرح الجرحى باصابه بجروح | 受伤
    受傷 伤者 傷者 负伤 致伤 伤
abducted | abducted abduct abducts kidnap kidnapped snatched abducting kidnapping abduction seized
    taken | enlevé enlevés enlevées enlevée kidnappés enlèvement rapt kidnappées | خطف اختطاف
    مخطوف مخطوفا مخطوفين المخطوفين اختطف خطفوا اختطفوا مختطف مختطفا مختطفين مختطفون بخطف خطفهم |
    绑架 綁架 掳走 擄走 劫走 被掳 掳去 遭绑
missing | missing unaccounted | introuvables sans_nouvelles disparus disparu disparues | مفقود
    مفقودا مفقودين
    مفقودون المفقودين فقدوا | 失踪 失蹤 下落不明 失联 失聯
displaced | displaced fled uprooted displacing | déplacés déplacées déplacé déplacement fui | نازح
    نازحا نازحين نازحون نزح نزحوا نزوح تشريد شرد النازحين | 流离失所 流離失所 逃离 逃離 撤离 撤離
    疏散
infected | infected infects infecting | infectés infecté contaminés contaminé | اصابتهم | 感染
arrested | arrested detained arrests arresting detaining arrest | arrêtés arrêté arrêtées écroués
    détention interpellés interpellé interpellées arrestations arrestation interpellation | اعتقال
    اعتقل اعتقلت توقيف اوقف اوقفت موقوف موقوفا موقوفين القبض باعتقال بتوقيف | 逮捕 拘捕 被捕 拘留
    抓获 落网
released | released freed freeing release set_free walked_free declared_free | libérés libérées
    libéré relâchés relâché libération |
    الافراج افرج تفرج يفرج افرجت تحرير محررين اطلاق_سراح بالافراج المحررين المفرج | 移交 获释 獲釋
    释放 釋放 获自由 獲自由 重获自由 重獲自由
rescued | rescued saved picked_up | secourus sauvés secourues recueillis recueillies | انقاذ
    انقذ انقذوا | 获救 獲救 救出
escaped | escaped escape ran | échappé échappés évadés fui | هرب هربوا فرار فروا الفرار | 逃脱
    逃脫 逃出 脱险
held | captive captivity hostage held hold holds | otage captivité retenus captifs | قبضه محتجزين
    احتجاز رهن | 人质 人質 被扣
sentenced | sentenced | condamnés condamné | حكم | 判处 判處 被判 死刑 死缓
""")

# Things.
THINGS = _table("""
cities | city cities town towns centres | ville villes localités agglomérations | مدينه مدن
    مدينتين مدينتان | 城市 座城 城 市镇 市鎮 城镇
villages | village villages | village villages | قريه قرى قريتين | 村庄 村莊 村
countries | country countries nations states | pays États | دول دوله بلدان دولتين بلدين | 国 國
    国家 國家
tankers | tanker tankers tanker_trucks | camions-citernes citernes camion-citerne | صهريج صهريجا
    صهاريج | 油罐车 油罐車 油罐
trucks | truck trucks lorries | camion camions poids-lourds | شاحنه شاحنات شاحنتين | 卡车 卡車
    货车 貨車 辆车 輛車
vehicles | vehicle vehicles pick-ups motorcycles | véhicule véhicules blindés blindé | مركبه
    مركبات اليه اليات سياره سيارات اليتين اليتان | 战车 戰車 车辆 車輛 装甲车 裝甲車
aircraft | aircraft plane planes jets helicopters drones bombers | avion avions appareils
    hélicoptères drones chasseurs | طائره طائرات مقاتله مسيره قاذفه قاذفات قاذفتان قاذفتين طائرتين
    طائرتان | 飞机 飛機 战机 戰機 无人机 無人機
ships | ship ships vessel vessels supertankers | navire navires bateau bateaux pétroliers | سفينه
    سفن ناقله ناقلات سفينتين سفينتان | 船只 船隻 船 油轮 油輪
homes | home homes houses huts buildings shelters | maison maisons cabanes logements bâtiments |
    منزل منزلا منازل بيت بيوت مبنى | 房屋 民宅 住宅
schools | school schools | école écoles établissements | مدرسه مدارس | 学校 學校
cases | case cases infections | cas infections contaminations | اصابات حالات حاله | 病例 确诊 確診
    例
attacks | attack attacks assaults raids | attaque attaques | هجوم هجوما هجمات اعتداء هجومين |
    次袭击 起袭击
explosions | explosion explosions blasts | explosion explosions déflagrations | انفجار انفجارا
    انفجارات انفجارين انفجاران | 爆炸 巨响
bases | base bases camps posts positions | base bases camps postes positions | قاعده قواعد معسكر
    معسكرات | 基地 营地 軍營
votes | vote votes | voix votes | صوت صوتا اصوات نائبا | 票
seats | seat seats | siège sièges | مقعد مقعدا مقاعد | 席 席位
objects | objects jewels pieces items | objets bijoux pièces | قطع قطعه مجوهرات | 件
doses | dose doses | dose doses | جرعه جرعات | 剂 劑
shows | concerts shows | concerts spectacles | حفل حفلات | 场演出
ministers | minister ministers | ministre ministres | وزير وزيرا وزراء | 部长
houses of worship | mosque mosques church churches | mosquée mosquées église églises | مسجد مساجد
    كنيسه كنائس | 清真寺 教堂
""")

# What was done to things.
DEEDS = _table("""
attacked | attacked attacking struck hit targeted assaulted attack attacks assault stormed raids |
    attaqué attaqués attaquée attaquées frappé frappés frappées visé visées visés touché ciblé
    attaque attaques assaut | استهدف استهدفت طالت هجمات هجوم ضرب ضربت هاجم هاجمت استهداف | 袭击
    襲擊 突襲 突袭 攻击 攻擊 遇袭 遭袭 打击
destroyed | destroyed burned burnt torched ablaze destroying burning gutted | brûlé brûlés brûlées
    incendié incendiés incendiées détruit détruits détruites calcinés | احرق احراق احرقت دمر دمرت
    تدمير حرق احترقت | 烧毁 燒毀 焚毁 焚毀 摧毁 摧毀 被毁 烧
seized | seized captured took taken | pris saisis saisi capturé | سيطر استولى السيطره | 占领 佔領
    夺取 攻占 攻佔
stolen | stolen stole theft | volé volés volées dérobé dérobés vol | سرقه سرق سرقت مسروقه | 盗走
    盜走 失窃 被盗
closed | closed shut | fermé fermées fermés | اغلاق اغلقت مغلقه | 关闭 關閉 停课
confirmed | confirmed infected | confirmés confirmé | موكده | 确诊 確診
""")

# Units, with what they measure.
UNITS = _table("""
% | percent % pct per_cent | % pour_cent | % بالميه بالمايه بالمئه في_الميه في_المئه في_المايه | %
    ％
km | km kilometres kilometers kilometre kilometer | km kilomètres kilomètre | كيلومتر كيلومترا
    كيلومترات كم كلم | 公里 千米
kg | kg kilograms kilos | kg kilos kilogrammes | كيلوغرام كيلوغراما | 公斤 千克
tonnes | tonnes tons | tonnes | طن طنا اطنان | 吨 噸
barrels | barrels bpd | barils | برميل برميلا براميل | 桶
litres | litres liters | litres | لتر لترا | 升
USD | dollars dollar USD | dollars dollar | دولار دولارا دولارات | 美元
EUR | euros euro | euros euro | يورو | 欧元 歐元
XOF | francs | francs | فرنك | 西非法郎
JPY | yen | yens yen | ين | 日元
seconds | seconds second | secondes seconde | ثانيه ثواني | 秒
minutes | minutes minute | minutes minute | دقيقه دقائق | 分钟 分鐘
hours | hours hour | heures heure | ساعه ساعات | 小时 小時
days | days day | jours jour | يوم يوما ايام يومين | 天 日內 日内
weeks | weeks week | semaines semaine | اسبوع اسبوعا اسابيع اسبوعين | 周 週 星期
months | months month | mois | شهر شهرا اشهر شهرين | 个月 個月
years | years year | ans années année an | عام عاما سنه سنوات اعوام سنتين عامين | 年
""")
MEASURES = {
    "%": "share", "km": "distance", "kg": "weight", "tonnes": "weight", "barrels": "oil",
    "litres": "volume", "USD": "money", "EUR": "money", "XOF": "money", "JPY": "money",
    "HKD": "money", "GBP": "money", "CNY": "money", "minutes": "time", "hours": "time",
    "days": "time", "weeks": "time", "seconds": "time", "months": "time", "years": "time",
}  # fmt: skip
SIGNS_BEFORE = {"HK$": "HKD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}
SIGNS_AFTER = {"%": "%", "٪": "%", "％": "%", "€": "EUR", "$": "USD"}

# Family, for sums such as "his second wife and two grandchildren".
KIN = _table("""
kin | wife husband son daughter sons daughters child children grandchild grandchildren brother
    brothers sister sisters mother father cousin cousins nephew nephews niece nieces grandson
    granddaughter spouse | épouse femme mari fils fille filles enfant enfants petit-enfant
    petits-enfants frère frères soeur sœur soeurs sœurs mère père cousin cousins neveu neveux
    nièce nièces | زوجته زوجه زوجها ابنه ابنته ابنها ابنتها ابناء ابنائه بناته احفاده احفادها
    حفيديه احفاد حفيد شقيقه شقيقته اشقاء والده والدته اطفاله اولاده حفيدين حفيداه | 妻子 丈夫 儿子
    兒子 女儿 女兒 孙子 孫子 孙女 孫女 孙儿 孫兒 孙辈 孫輩 兄弟 姐妹 父亲 父親 母亲 母親 外孙 外孫
""")

# People without a fate are a figure only as the strength of a force: "15,000 men".
FORCE: dict[Lang, str] = {
    "en": r"\b(?:joint force|forces?|army|troop|garrison|contingent|brigade)\b",
    "fr": r"\b(?:forces?|armée|troupes?|contingent|effectifs?)\b",
    "ar": r"(?:قوة|القوة|قوات|الجيش|جيش)",
    "zh": r"(?:部队|部隊|联军|聯軍|军队|軍隊|兵力)",
}

# Words that announce a tally, so that what it counts may stand farther off.
TALLY: dict[Lang, str] = {
    "en": r"\b(?:toll|number|count|tally|figure|total)\b",
    "fr": r"\b(?:bilan|nombre|total|chiffre)\b",
    "ar": r"(?:حصيلة|الحصيلة|عدد|أعداد)",
    "zh": r"(?:人数|人數|总数|總數|增至|升至|超过|超過)",
}
# Words that end a noun that follows a number, for nouns that no table knows.
_ENDS_NOUN: dict[Lang, str] = {
    "en": """
        a an the in at of to for from by after before were are have had was is be been will would
        could can may might should who whom that which whose on with and or as but than not said
        say says per since until during when while where there it he she they we i this these
        those his her their its our out up down off over under into about against between through
        each every so if did do does has inside near across among around without within upon also
        more less ago later earlier only just even still yet now then sit won took made left came
        went lay stood remain remained remains including compared such because amid ahead times""",
    "fr": """
        le la les un une des du de d en à au aux dans sur par pour avec sans sous chez entre vers
        et ou ni mais que qui dont où est sont était étaient a ont avait avaient sera seront
        selon après avant depuis pendant contre plus moins ce cette ces son sa ses leur leurs il
        elle ils elles on ne pas se s y très aussi déjà encore lors fois""",
    "ar": """
        في من الى على عن مع بين حتى منذ بعد قبل خلال ضد او ثم ان التي الذي الذين كان كانت هو هي
        هذا هذه ذلك تلك لم لا ما قد بحسب وفق عند كل بل لكن حسب فقط مره مرات على_الاقل الاقل""",
    "zh": "",
}  # fmt: skip
ENDS_NOUN = {lang: frozenset(words.split()) for lang, words in _ENDS_NOUN.items()}
# A measure word and a noun of two to four signs, none of them a particle or a verb of being.
OTHER_HAN = (
    r"(?:余|餘|多)?[名位个個家座件支条條项項款宗起张張间間所部台臺枚颗顆份封幅头頭匹](?:大|主要)?"
    r"(?P<noun>[^，。；：、！？（）\s的在被为為是于於有和与與及了将將从從到至对對未已不也就都称稱说說]{2,4})"
)
