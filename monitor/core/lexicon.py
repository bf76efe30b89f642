"""General news vocabulary in four languages: the same thing said in each, one concept a line.

``concept | level | English | French | Arabic | Chinese``; a star leaves the
ending of a word open. Level 1 says little of what happened, level 2 more, and
level 3 much: fewer than 7 in 1,000 sentences of general news have it (counted
over Wikipedia's current events and the WMT news tests). Level 0 names another
walk of life (sport, culture ...). Types of action follow
PLOVER and CAMEO (Halterman et al. 2023; Schrodt 2012), subjects the usual
desks of a newsroom. It must never contain a name, nor a word put here for one
event.
"""
# ruff: noqa: E501  (a table: one concept a line reads better than any wrapping)

LINES = """
attack        | 2 | attack*, assault*, raid, raids, raided, ambush*, offensive, stormed, storming, incursion*, onslaught, rampage | attaqu*, assaut*, offensive*, embuscade*, incursion*, raid, raids | هجوم*, الهجمات, هجمات, هجمه, هاجم*, يهاجم*, مهاجم*, كمين, كماين, اقتحم*, اقتحام, غاره, غارات, اعتداء* | 袭击, 攻击, 进攻, 突袭, 遇袭, 伏击, 来袭, 攻势, 强攻
explosion     | 2 | explo*, blast*, bomb, bombs, bombing*, bomber*, car bomb, suicide bomb*, grenade*, detonat*, booby* | explos*, bombe, bombes, attentat*, kamikaze*, grenade*, detonation* | انفجار*, تفجير*, قنبله, قنابل, مفخخ*, عبوه ناسفه, انتحاري* | 爆炸, 炸弹, 汽车炸弹, 自杀式, 引爆, 手榴弹
airstrike     | 2 | airstrike*, air strike*, strikes on, air raid*, bombard*, shelling, shelled, artillery, rocket*, missile*, warplane*, jets, f-16* | frappe*, bombard*, tirs d'artillerie, artillerie, obus, roquette*, missile*, avions de chasse, aviation | قصف*, ضربات, ضربه جويه, غارات جويه, مدفعي*, صاروخ*, صواريخ, قذايف, مقاتلات | 空袭, 炮击, 轰炸, 导弹, 火箭弹, 炮弹, 战机, 打击
drone         | 3 | drone, drones, unmanned aerial | drone, drones | مسيره, مسيرات, طايره مسيره, طايرات مسيره, درون | 无人机
shooting      | 2 | gunfire, shooting, shot dead, gunshots, shots fired, gunmen, gunman, opened fire, gun battle | coups de feu, fusillade*, tirs nourris, hommes armes, ouvert le feu | اطلاق نار, اطلاق النار, مسلح*, رصاص* | 枪声, 开枪, 枪击, 枪手, 武装分子, 武装人员
fighting      | 2 | fighting, clash*, battle*, combat*, firefight*, hostilities, skirmish* | combats, affrontement*, bataille*, accrochage*, hostilites | اشتباك*, معارك, معركه, قتال, مواجهات | 交火, 交战, 战斗, 冲突, 激战, 战事
capture-town  | 2 | captur*, seiz*, overr*n, retak*, retook, recaptur*, take control, takes control, took control, fall of, falls to, fell to, stronghold* | prise de, prend le controle, pris le controle, s'empar*, reprise de, chute de, tombe aux mains, conquete | سيطر*, السيطره, استولي, استيلاء, سقوط, سقطت, استعاد* | 攻占, 占领, 夺取, 陷落, 失守, 攻陷, 夺回, 收复
killing       | 1 | kill*, dead, death*, die, dies, died, slain, fatal*, casualt*, death toll | tue, tues, tuee, tuees, tuer, mort, morts, morte, mortel*, deces, victimes, bilan | قتل*, مقتل, قتيل*, قتلي, وفاه, وفيات, مصرع, ضحايا, حصيله | 死亡, 丧生, 遇难, 身亡, 打死, 死者, 死伤, 遇害, 罹难
massacre      | 3 | massacre*, atrocit*, genocid*, mass killing*, executed civilians, summary execution*, mass grave*, ethnic cleansing, war crime* | massacre*, exaction*, genocid*, atrocites, charnier*, executions sommaires, crimes de guerre, nettoyage ethnique | مجزره, مجازر, مذبحه, اباده, فظايع, انتهاكات, اعدامات ميدانيه, جرايم حرب, مقابر جماعيه | 屠杀, 暴行, 种族灭绝, 大屠杀, 战争罪, 处决
wounded       | 1 | wound*, injur* | bless* | جريح, جرحي, اصيب, اصابه, مصاب* | 受伤, 伤者, 伤亡
siege         | 3 | siege, besieg*, encircl* | siege, assieg*, encercl* | حصار*, محاصر*, حاصر*, تطويق | 围困, 包围, 围城
blockade      | 3 | blockad*, embargo* | blocus, embargo* | حصار*, حظر بحري, الاغلاق البحري | 封锁, 禁运
closure       | 1 | closure*, close, closes, closed, closing, shut, shuts, shutting, reopen* | ferm*, rouvr*, reouvert* | اغلاق, اغلق*, تغلق, مغلق*, اعاده فتح | 关闭, 停运, 重开, 重新开放
army          | 1 | army, armies, soldier*, troops, military, armed forces, garrison* | armee*, soldats, soldat, militaire*, troupes, garnison* | الجيش, جيش, جنود, جندي, عسكري*, القوات المسلحه, حاميه | 军队, 士兵, 军方, 军人, 部队, 驻军, 军事
militia       | 3 | militia*, paramilitar* | milice*, paramilitaire* | ميليشيا*, مليشيا*, شبه عسكري* | 民兵, 准军事
jihadists     | 2 | jihadi*, islamist*, militants, extremists, qaeda, insurgen*, terrorist* | djihadist*, jihadist*, islamist*, terrorist*, insurg* | جهادي*, ارهابي*, متشدد*, متطرف*, القاعده | 圣战, 恐怖分子, 极端组织, 基地组织, 恐怖组织, 恐怖袭击
rebels        | 3 | rebel*, separatist*, secession* | rebelle*, rebellion*, separatist*, independantist* | متمرد*, المتمردين, انفصالي* | 叛军, 叛乱, 反叛, 分离主义, 反政府武装
mercenaries   | 3 | mercenar*, private military | mercenaire*, societe militaire privee | مرتزق* | 雇佣兵
convoy        | 3 | convoy* | convoi* | قافله, قوافل, رتل | 车队, 护送
base          | 1 | military base, camp, camps, barracks, airbase | base militaire, camp militaire, caserne*, base aerienne | قاعده عسكريه, ثكنه, معسكر | 军事基地, 军营, 兵营, 营地
landmine      | 3 | landmine*, mines, demining, improvised explosive | mine, mines, mines antipersonnel, demin*, engin explosif | لغم, الغام | 地雷, 水雷, 排雷, 扫雷
border        | 1 | border*, frontier* | frontiere*, frontalier* | حدود*, الحدود | 边境, 边界, 国界
withdrawal    | 3 | withdraw*, pull-out, pull out, pulled out, retreat* | retrait, retir*, repli | انسحاب*, انسحب* | 撤军, 撤离, 撤退, 撤出
mobilise      | 1 | deploy*, reinforcement*, mobilis*, mobiliz* | deploi*, renforts, mobilis* | نشر قوات, تعزيزات, انتشار, تعبيه | 部署, 增援, 动员, 派兵
coup          | 3 | coup, coups, putsch*, mutin*, overthr*, junta*, toppl*, ousted, ouster, power grab, seized power | coup d'etat, coups d'etat, putsch*, mutin*, renvers*, junte*, destitu*, prise du pouvoir | انقلاب*, تمرد, اطاح*, الاطاحه, المجلس العسكري, عزل | 政变, 兵变, 推翻, 军政府, 夺权, 哗变, 未遂, 罢免
transition    | 1 | transition*, interim, caretaker | transition*, interim*, interimaire* | انتقالي*, المرحله الانتقاليه, موقت | 过渡, 临时政府, 临时总统, 代总统
sworn-in      | 1 | sworn in, swear*, inaugurat*, takes office, took office | prete serment, prestation de serment, investi, investiture, intronis* | اليمين الدستوريه, ادي اليمين, تنصيب, يودي اليمين | 宣誓就职, 就职, 宣誓
exile         | 1 | exile*, fled the country, flees, fled abroad | exil*, a fui, en fuite | منفي, فر, فرار, هرب, هروب, غادر البلاد | 流亡, 出逃, 逃离
state-tv      | 1 | state television, state tv, state broadcaster | television nationale, television d'etat, television publique | التلفزيون الرسمي, التلفزيون الوطني, التلفزيون الحكومي | 国家电视台, 官方电视台
curfew        | 1 | curfew*, martial law, state of emergency | couvre-feu, loi martiale, etat d'urgence | حظر تجول, حظر التجول, حاله الطواري, الاحكام العرفيه | 宵禁, 戒严, 紧急状态
president     | 1 | president*, head of state | president*, chef de l'etat | رييس, الرييس, رياسه, الرياسه | 总统, 国家元首
minister      | 1 | minister*, ministry, premier, cabinet | ministre*, ministere*, gouvernement | وزير, وزراء, وزاره, الوزراء, الحكومه | 部长, 总理, 首相, 大臣, 内阁, 外长, 防长
defence-min   | 3 | defence minister*, defense minister*, defence ministry, defense ministry | ministre de la defense, ministere de la defense | وزير الدفاع, وزاره الدفاع | 国防部长, 防长, 国防部
parliament    | 1 | parliament*, lawmakers, senate, senator*, congress, national assembly, diet | parlement*, deputes, senat*, congres, assemblee nationale | البرلمان, مجلس النواب, نواب, الكونغرس, مجلس الشيوخ | 议会, 国会, 议员, 参议院, 众议院
constitution  | 1 | constitution*, referendum* | constitution*, referendum* | دستور*, استفتاء | 宪法, 公投
election      | 2 | election*, electoral, ballot*, vote, votes, voted, voters, voting, poll, polls, candidate* | election*, electoral*, scrutin, vote, votes, electeurs, urnes, candidat* | انتخاب*, اقتراع, تصويت, ناخب*, مرشح* | 选举, 投票, 大选, 选民, 候选人, 竞选
protest       | 2 | protest*, demonstrat*, rally, rallies, marches, marched, sit-in, unrest, riot* | manifest*, protest*, emeute*, contestation, marche | احتجاج*, تظاهر*, متظاهر*, مظاهر*, شغب, مسيره | 抗议, 示威, 游行, 骚乱, 集会
strike-labour | 3 | walkout*, trade union*, general strike | greve*, grevist*, syndicat* | اضراب*, نقابه | 罢工, 工会
police        | 1 | police, gendarm*, officers, law enforcement | police, policier*, gendarm*, forces de l'ordre | شرطه, الشرطه, الدرك, رجال الامن | 警方, 警察, 警员, 宪兵
arrest        | 2 | arrest*, detain*, detention*, custody, suspect* | arrest*, arret*, interpell*, detention, garde a vue, suspect* | اعتقل*, اعتقال*, توقيف, القبض, احتجاز, مشتبه*, موقوف* | 逮捕, 拘留, 被捕, 拘捕, 扣押, 嫌疑人, 嫌犯, 疑犯, 落网
trial         | 2 | trial, trials, court, courts, judge, judges, sentenc*, convict*, charged with, indict*, prosecut*, lawsuit*, plead* | proces, tribunal*, juge, juges, condamn*, inculp*, mis en examen, procureur*, parquet*, plainte* | محاكم*, محكمه, قاض*, حكم بالسجن, ادان*, النيابه, المدعي العام, دعوي, اتهم* | 审判, 法院, 法庭, 判处, 起诉, 检察, 被告, 指控, 出庭, 定罪
prison        | 1 | prison*, jail*, inmate* | prison*, incarcer*, detenu*, ecrou* | سجن*, سجناء, سجين, معتقل* | 监狱, 囚犯, 入狱, 服刑
investigation | 1 | investigat*, inquiry, inquest, probe, probes | enquet*, investigation* | تحقيق*, التحقيق* | 调查, 侦查
corruption    | 2 | corrupt*, brib*, embezzl*, bid-rigging, fraud* | corruption, corromp*, pot-de-vin, pots-de-vin, detourn*, fraude* | فساد, رشوه, رشاوي, اختلاس, احتيال | 腐败, 贪污, 受贿, 贿赂, 舞弊, 廉政
hostage       | 3 | hostage*, captive*, captivity | otage*, captif*, captivite | رهينه, رهاين, اسير, اسري, محتجزين | 人质, 被扣押, 俘虏
kidnap        | 3 | kidnap*, abduct*, ransom* | enlev*, kidnapp*, rapt, rapts, rancon*, ravisseur* | خطف*, اختطاف*, اختطف*, مختطف*, مخطوف*, فديه, الخاطفين, خاطف* | 绑架, 劫持, 赎金, 绑匪, 掳走
freed         | 1 | freed, release*, releasing, rescued | liber*, relach*, relaxe | افرج, افراج, الافراج, اطلاق سراح, تحرير | 获释, 释放, 解救, 获救
escape        | 1 | escape* | evad*, evasion*, echapp* | هرب*, فرار | 逃脱, 逃跑, 逃出
robbery       | 3 | robber*, heist*, theft*, thief, thieves, stolen, steal*, stole, burglar*, loot*, loots | vol a, vol au, vol de, vols de, vole, volee, voles, volees, voleur*, cambriol*, casse, braquage*, braqueur*, malfaiteur*, butin | سرقه, سرق*, سطو, لصوص, لص, مسروق*, نهب, اللصوص, غنيمه | 盗窃, 失窃, 抢劫, 劫案, 被盗, 盗贼, 窃贼, 赃物, 劫匪, 偷盗
smuggling     | 3 | smuggl*, traffick*, contraband | contreband*, trafic, trafiquant* | تهريب, مهرب*, اتجار | 走私, 贩运, 偷运
museum        | 3 | museum*, gallery, galleries, curator*, collection* | musee*, galerie*, conservat* | متحف*, متاحف, معرض, مقتنيات | 博物馆, 美术馆, 展厅, 画廊, 馆藏, 馆长
jewellery     | 3 | jewel*, gem, gems, diamond*, tiara*, necklace* | bijou*, joyau*, diamant*, diademe*, collier* | مجوهرات, جواهر, الماس, حلي | 珠宝, 钻石, 首饰, 项链, 王冠
school        | 2 | school*, classroom*, teacher* | ecole*, scolaire*, enseignant*, lycee*, college, colleges | مدرسه, مدارس, مدرسي*, معلم* | 学校, 教师, 小学, 中学, 课堂, 停课, 复课
pupils        | 2 | pupil*, student*, schoolchildren, schoolgirl*, schoolboy* | eleve, eleves, ecolier*, etudiant*, lyceen* | تلميذ*, تلاميذ, طلاب, طالب, طالبات, طلبه | 学生, 学童, 师生, 女生
children      | 1 | child*, minors, girls, boys | enfant*, mineur*, fillette* | طفل, اطفال, الاطفال, قاصر* | 儿童, 孩子, 未成年
university    | 1 | universit*, campus* | universit*, campus, faculte | جامعه, جامعات, الجامعه | 大学, 高校, 校园
church        | 3 | church*, catholic*, bishop*, priest*, diocese, pope | eglise*, catholique*, eveque*, pretre*, diocese, pape | كنيسه, كنايس, كاثوليكي*, اسقف, قس, البابا | 教堂, 天主教, 主教, 神父, 教会, 教皇
mosque        | 3 | mosque*, imam* | mosquee*, imam* | مسجد, مساجد, امام المسجد | 清真寺, 伊玛目
disease       | 2 | disease*, epidemic*, outbreak*, virus*, pandemic*, infect*, contagi*, strain | maladie*, epidemi*, virus, flambee*, infect*, contagi*, pandemi*, foyer* | وباء, الوباء, اوبيه, تفش*, فيروس*, عدوي, مرض, امراض, جايحه | 疫情, 病毒, 疾病, 感染, 流行病, 暴发, 传染
health        | 1 | health, medical, hospital*, doctor*, nurse*, clinic*, patient*, treatment cent* | sante, sanitaire*, hopital*, hopitaux, medecin*, soignant*, infirm*, patient*, clinique* | صحه, الصحه, صحي*, مستشفي*, طبيب, اطباء, طبي*, مرضي, ممرض* | 卫生, 医院, 医生, 医疗, 护士, 患者, 病人, 救治
vaccine       | 3 | vaccin*, immunis*, immuniz* | vaccin* | لقاح*, تطعيم | 疫苗, 接种
cases         | 1 | confirmed cases, new cases, suspected cases, quarantine*, contact tracing, isolat* | cas confirmes, nouveaux cas, cas suspects, quarantaine, isolement | حالات موكده, اصابات, حاله اصابه, حجر صحي, العزل | 确诊, 病例, 隔离, 疑似病例
famine        | 3 | famine*, hunger, starv*, malnutrition, malnourish* | famine*, faim, malnutri* | مجاعه, جوع, الجوع, سوء التغذيه | 饥荒, 饥饿, 营养不良
aid           | 1 | humanitarian*, aid, relief, aid workers | humanitaire*, aide, secours | اغاثه, انساني*, مساعدات | 援助, 人道, 救援, 赈灾
displaced     | 2 | displac*, refugee*, evacu*, fled, fleeing | deplac*, refugi*, evacu*, ont fui | نازح*, نزوح, لاجي*, لاجيين, اجلاء, فروا | 难民, 流离失所, 疏散, 逃离家园, 撤侨
fire          | 2 | blaze*, inferno, firefighter*, flames, arson*, burned, burnt, burning, on fire, fire kills, deadly fire, fire in, fire at, house fire, fire services | incend*, flammes, pompier*, brule*, brasier | حريق*, حرايق, اطفاء, النيران, اندلع, احتراق, احرق*, الدفاع المدني | 火灾, 大火, 消防, 起火, 火势, 失火, 纵火, 烧毁
building      | 2 | building*, tower block*, apartment*, high-rise*, housing, residential, estate, tower, towers | immeuble*, batiment*, tour, tours, logement*, appartement*, residence* | مبني, مباني, ابراج, سكني*, بنايه, عمارات | 大楼, 楼宇, 住宅, 居民楼, 公寓, 高层, 屋苑
construction  | 3 | construction, contractor*, renovat*, scaffold*, engineer*, building materials, substandard | chantier*, travaux, renovation*, entrepreneur*, echafaud*, ingenieur* | بناء, مقاول*, ترميم, سقالات, صيانه, اعمال | 工程, 施工, 承建商, 承包商, 装修, 维修, 脚手架, 棚架
flood         | 3 | flood*, inundat*, heavy rain*, dam burst | inond*, crues, crue, pluies | فيضان*, سيول, امطار غزيره | 洪水, 洪灾, 暴雨, 水灾, 内涝
earthquake    | 3 | earthquake*, quake*, aftershock*, tsunami*, magnitude | seisme*, tremblement de terre, tsunami*, secousse* | زلزال*, هزه ارضيه, تسونامي | 地震, 余震, 海啸
storm         | 3 | cyclone*, hurricane*, typhoon*, tornado*, tropical storm | cyclone*, ouragan*, typhon*, tornade*, tempete* | اعصار*, عاصفه, عواصف | 台风, 飓风, 龙卷风, 气旋, 暴风
wildfire      | 3 | wildfire*, forest fire*, bushfire* | feu de foret, feux de foret, incendies de foret | حرايق الغابات | 山火, 林火, 森林火灾
crash         | 2 | crash*, collision*, collid*, derail*, capsiz*, sank, sinks, shipwreck*, stampede | crash*, collision*, naufrage*, derail*, accident* | تحطم, تصادم, غرق, حادث سير, انقلاب حافله | 坠毁, 坠机, 相撞, 沉没, 翻船, 车祸, 脱轨, 事故
collapse      | 1 | collaps* | effondr* | انهيار, انهار* | 坍塌, 倒塌
fuel          | 3 | fuel, petrol, gasoline, diesel, refuel*, pump, pumps, petrol station* | carburant*, essence, gasoil, gazole, stations-service, pompe, pompes | وقود, الوقود, بنزين, محروقات, ديزل, محطات الوقود | 燃油, 燃料, 汽油, 柴油, 加油站, 油荒
oil           | 3 | oil, crude, brent, barrel*, opec | petrole, petrolier*, brut, baril*, opep | نفط*, النفط, برميل, خام, اوبك | 石油, 原油, 油价, 桶, 布伦特, 欧佩克
gas           | 1 | natural gas, lng, liquefied | gaz, gnl | غاز, الغاز, الغاز المسال | 天然气, 液化气
electricity   | 1 | electricity, power cut*, power outage*, blackout*, water cuts | electricite, delest*, coupures, panne | كهرباء, انقطاع الكهرباء, انقطاع التيار | 停电, 断电, 电力, 停水
shortage      | 3 | shortage*, scarc*, rationing, queues, queue, runs low, dry up | penurie*, rationn*, files d'attente, manque de, a sec | نقص, شح, طوابير | 短缺, 紧缺, 排队, 断供
shipping      | 3 | shipping, ship, ships, vessel*, tanker*, cargo, freighter*, merchant, maritime, seafarer* | navire*, petrolier*, cargo*, maritime*, bateau*, marins, armateur* | سفينه, سفن, ناقله, ناقلات, ملاحه, بحري*, شحن | 船只, 油轮, 货船, 航运, 船舶, 商船, 海员, 货轮
tanker-truck  | 3 | tanker truck*, tankers, fuel truck*, truck*, lorr* | camion*, camions-citernes, citerne* | صهاريج, صهريج, شاحنه, شاحنات | 油罐车, 卡车, 货车
strait        | 3 | strait*, waterway*, chokepoint*, canal | detroit*, voie maritime, canal | مضيق*, ممر مايي, الممر الملاحي, قناه | 海峡, 航道, 水道, 运河
port          | 1 | port, ports, harbour*, harbor* | port, ports | ميناء, مواني, الموانيء | 港口, 码头
navy          | 3 | navy, naval, warship*, fleet, destroyer*, carrier, coast guard, submarine* | marine, naval*, flotte, navire de guerre, porte-avions, garde-cotes, destroyer* | البحريه, سفن حربيه, اسطول, مدمره, حامله طايرات, خفر السواحل | 海军, 军舰, 舰队, 航母, 驱逐舰, 海警, 舰艇
nuclear       | 3 | nuclear, uranium, enrich*, atomic | nucleaire*, uranium, atomique | نووي*, يورانيوم, تخصيب | 核武, 核设施, 铀, 核电, 核计划, 核问题
weapons       | 1 | weapon*, arms, ammunition | arme, armes, armement*, munition* | سلاح, اسلحه, ذخيره | 武器, 弹药, 军火
disarm        | 3 | disarm*, demilitari*, demobili* | desarm*, demilitari* | نزع السلاح, نزع سلاح | 解除武装, 缴械, 非军事化, 放下武器
sanctions     | 3 | sanction*, asset freeze, blacklist* | sanction*, gel des avoirs | عقوبات, تجميد اصول | 制裁, 冻结资产, 黑名单
ban           | 2 | ban, bans, banned, banning, suspend*, halt*, restrict* | interdi*, suspen*, restriction*, bann* | حظر, يحظر, تعليق, علق*, قيود, منع | 禁令, 禁止, 暂停, 限制, 叫停, 中止
exports       | 3 | export*, rare earth*, dual-use, export control* | export*, terres rares, double usage | صادرات, تصدير, المعادن النادره | 出口, 稀土, 两用物项, 出口管制
imports       | 3 | import, imports, imported, importing, seafood, fishery products | importation*, importe*, produits de la mer | واردات, استيراد, ماكولات بحريه | 进口, 水产品, 海产品
tariffs       | 3 | tariff*, trade war*, customs duties | droits de douane, guerre commerciale, tarifs douaniers | رسوم جمركيه, تعريفات, حرب تجاريه | 关税, 贸易战
economy       | 1 | econom*, inflation, gdp, growth, markets, prices, investors, stocks, shares | econom*, inflation, pib, croissance, marches, prix, bourse, investisseurs | اقتصاد*, تضخم, اسعار, الاسواق, الاسهم, نمو, مستثمر* | 经济, 通胀, 价格, 市场, 股市, 投资者, 增长
insurance     | 1 | insurer*, insurance, premiums | assur* | تامين | 保险, 保费
tourism       | 1 | tourist*, tourism, travel*, traveller*, holidaymakers, visitors, airline*, flights | touris*, voyag*, visiteurs, compagnies aeriennes, vols | سياح*, سياحه, سفر, رحلات, المسافرين, زوار | 旅游, 游客, 航班, 出行, 航空公司, 旅客
travel-advice | 3 | travel warning*, travel advisor*, travel advice, advises against, advised citizens | conseils aux voyageurs, deconseill*, avertissement aux voyageurs | تحذير السفر, تحذير من السفر, نصح مواطنيها | 旅行提醒, 暂勿前往, 避免前往, 谨慎前往, 提醒公民
talks         | 2 | talks, negotiat*, dialogue, mediat*, broker* | negoci*, pourparlers, dialogue, mediat* | مفاوض*, محادثات, مباحثات, حوار, وساطه, وسيط, وسطاء | 谈判, 会谈, 磋商, 对话, 斡旋, 调解
agreement     | 2 | agreement*, accord*, deal, deals, treaty, pact, signed, signing | accord, accords, traite, pacte, signe*, signature | اتفاق*, معاهده, توقيع, وقع* | 协议, 协定, 签署, 条约, 达成
ceasefire     | 3 | ceasefire*, cease-fire*, truce*, armistice | cessez-le-feu, treve*, armistice | وقف اطلاق النار, لوقف اطلاق النار, هدنه, الهدنه | 停火, 停战, 休战
peace         | 1 | peace, peacekeep*, peace plan | paix | سلام, السلام, حفظ السلام | 和平, 维和
plan          | 1 | plan, plans, proposal*, roadmap | plan, plans, proposition*, feuille de route | خطه, خطط, مقترح, خارطه طريق | 计划, 方案, 提案, 路线图
summit        | 1 | summit*, leaders meet | sommet* | قمه, القمه | 峰会
exchange      | 3 | prisoner exchange*, prisoner swap*, swap | echange de prisonniers, echange | تبادل الاسري, صفقه تبادل, تبادل | 换囚, 交换被扣押, 交换战俘
stabilisation | 3 | stabilisation force, stabilization force, multinational force, international force, peacekeepers | force de stabilisation, force internationale, force multinationale, casques bleus | قوه الاستقرار, قوه دوليه, قوه متعدده الجنسيات | 稳定部队, 多国部队, 国际部队
reconstruct   | 3 | reconstruct*, rebuild* | reconstruc*, rebati* | اعاده اعمار, اعاده الاعمار | 重建
diplomacy     | 1 | diploma*, ambassador*, embass*, foreign minist*, consul*, envoy* | diploma*, ambassad*, affaires etrangeres, consul*, emissaire* | دبلوماسي*, سفير, السفير, سفاره, الخارجيه, قنصل*, مبعوث | 外交, 大使, 领事, 外长, 特使, 交涉, 使馆
summons       | 3 | summon*, expel*, persona non grata, recalled its ambassador, lodged a protest | convoqu*, expuls*, rappel* son ambassadeur | استدع*, طرد, استدعاء | 召见, 驱逐, 严正交涉, 抗议
remarks       | 3 | remark*, retract*, statement on, apolog*, provocat*, contingency | propos, declaration*, excuses, provocat* | تصريح*, اعتذار, سحب التصريح*, استفزاز* | 言论, 发言, 答辩, 收回, 道歉, 挑衅, 错误言论
sovereignty   | 1 | sovereign*, territorial integrity, one china, independence | souverain*, integrite territoriale, independance | سياده, وحده الاراضي, استقلال | 主权, 领土, 独立, 一个中国
resolution    | 1 | resolution*, security council, general assembly | resolution*, conseil de securite, assemblee generale | قرار اممي, مجلس الامن, قرار مجلس الامن, الجمعيه العامه | 决议, 安理会, 联合国大会
intervention  | 3 | intervention, intervene*, standby force, troops sent, invasion, invad* | intervention, intervenir, force en attente, invasion, envah* | تدخل, غزو, القوه الاحتياطيه | 干预, 出兵, 待命部队, 入侵, 介入
extract       | 3 | captured president, seized president, special forces, commando*, flown to, extradit*, exfiltrat* | forces speciales, commando*, exfiltr*, extrad*, emmene | القوات الخاصه, كوماندوس, نقل جوا, تسليم | 特种部队, 突击队, 抓捕, 押送, 引渡, 抓获, 强行控制
assassination | 3 | assassinat*, targeted killing | assassin*, elimin* | اغتيال*, اغتيل | 暗杀, 刺杀, 行刺
suicide-veh   | 3 | car packed with, vehicle-borne, rammed | vehicule piege, voiture piegee | سياره مفخخه | 汽车炸弹袭击, 装满炸药
condemn       | 1 | condemn*, deplor*, outrage, shocked, denounc*, solidarity with | condamn*, deplor*, denonc*, indign*, reprouv* | ادان*, ادانه, استنكر*, يدين, تدين, تنديد, ندد* | 谴责, 震惊, 强烈反对, 声讨, 谴责声
use-of-force  | 3 | use of force, military action, military operation*, act of aggression, aggression | recours a la force, usage de la force, operation militaire, agression | استخدام القوه, عمليه عسكريه, عدوان, العدوان | 动武, 使用武力, 军事行动, 侵略, 军事打击
funeral       | 1 | funeral*, mourn*, buried, burial*, condolence*, tribute* | funerail*, obseques, deuil, inhum*, hommage*, condoleances | جنازه, تشييع, دفن, حداد, تعازي, عزاء | 葬礼, 哀悼, 安葬, 悼念, 国葬
rights        | 1 | human rights, rights group*, amnesty, watchdog | droits de l'homme, droits humains, amnesty, ong | حقوق الانسان, منظمه حقوقيه, حقوقي* | 人权
migration     | 1 | migrant*, migrat*, asylum | migrant*, migrat*, asile | مهاجر*, هجره, لجوء | 移民, 偷渡
security      | 1 | security failure*, security lapse*, cctv, camera, cameras, alarm*, surveillance | failles, videosurveillance, camera, cameras, alarme*, securite du | ثغرات امنيه, كاميرات, انذار, المراقبه | 安保, 监控, 摄像头, 警报, 漏洞
water         | 1 | water supply, drought* | secheresse*, eau potable | جفاف, مياه الشرب | 干旱, 旱灾, 供水
farming       | 0 | harvest*, farmers, crop, crops, cocoa, cotton, vanilla, cashew | recolte*, agricult*, cacao, coton, vanille, cajou, campagne agricole | محصول, مزارع*, حصاد, زراع*, قطن | 收成, 农民, 农业, 作物, 丰收, 棉花
sport         | 0 | football*, soccer, matches, cup, semi-final*, quarter-final*, coach, olympi*, championship*, medal*, tournament, stadium*, striker, penalt*, athlete*, marathon, world cup, fifa, skating, skater*, gymnast*, tennis, basketball, volleyball, cricket, rugby, boxing, wrestling, swimmer*, cycling, gold medal*, champions, football match, goalkeeper, premier league, champions league | football*, match, matchs, buts, coupe, demi-finale*, ligue, entraineur*, olympi*, championnat*, medaille*, tournoi, stade*, joueur*, patinage, gymnast*, tennis, basket, volley, rugby, boxe, lutte libre, natation, cyclisme, athletisme, champion, champions, match nul, equipe de france de, coupe du monde, jeux olympiques, ligue des champions | كره القدم, مباراه, كاس, نصف النهايي, ربع النهايي, الدوري, مدرب, اولمبي*, بطوله, ميداليه, منتخب, لاعب*, ملعب, ركلات, المونديال, كره السله, تنس, جمباز, تزلج, مصارعه, سباحه, ملاكمه, الدوري الممتاز, المباراه النهاييه, كاس العالم, الالعاب الاولمبيه | 足球, 比赛, 进球, 决赛, 半决赛, 联赛, 教练, 奥运, 锦标赛, 奖牌, 金牌, 球队, 球员, 世界杯, 点球, 夺冠, 赛事, 球迷, 体育, 滑冰, 篮球, 排球, 网球, 游泳, 体操, 冠军, 乒乓, 摔跤, 拳击, 马拉松, 全运会, 运动会, 队员
culture       | 0 | films, movie*, festival*, concert*, music*, singer*, album*, cinema*, actress, artist*, exhibition*, oscar*, grammy*, animation | films, festival*, concert*, musique*, musicien*, chanteu*, album*, cinema*, acteur*, actrice*, artiste*, exposition*, prix litteraire | فيلم, افلام, مهرجان*, موسيق*, مطرب*, البوم, روايه, سينما, فنان*, مسلسل | 电影, 节日, 音乐, 歌手, 专辑, 小说, 演员, 艺术家, 展览, 时装, 动画, 票房, 演唱会, 影片
science       | 0 | scientist*, study finds, telescope*, spacecraft, fossil*, archaeolog*, asteroid* | scientifique*, chercheur*, telescope*, fossile*, archeolog*, spatial* | علماء, باحث*, تلسكوب, فضاء*, احفور*, اثريه | 科学家, 研究人员, 望远镜, 航天, 化石, 考古, 飞船
technology    | 0 | smartphone*, artificial intelligence, chatbot*, software, app, startup* | smartphone*, intelligence artificielle, logiciel*, application mobile, start-up* | هاتف ذكي, الذكاء الاصطناعي, تطبيق, برمجيات | 手机, 人工智能, 软件, 应用程序, 初创
business      | 0 | quarterly, profit*, earnings, merger*, acquisition*, shareholders, ipo | benefice*, chiffre d'affaires, fusion-acquisition, actionnaires, introduction en bourse | ارباح, اندماج, استحواذ, المساهمين | 利润, 财报, 并购, 股东, 上市
nature        | 0 | wildlife, landscape*, hiking, cuisine, recipe*, restaurant* | faune, paysage*, randonnee*, cuisine, recette*, restaurant* | حياه بريه, مطبخ, مطعم | 野生动物, 摄影, 风景, 美食, 餐厅, 徒步
retrospect    | 0 | anniversary, years ago, years after, years on, years later, looking back, decade ago, commemorat*, history of, archive* | anniversaire*, il y a vingt ans, il y a dix ans, ans apres, ans plus tard, retour sur, commemor*, histoire de, archives | ذكري, الذكري, بعد سنوات, قبل سنوات, سنوات علي, ارشيف | 周年, 年前, 回顾, 纪念, 历史上的今天, 往事
accident-road | 0 | road accident*, motorway | accident de la route, accident de la circulation | حادث مروري, حوادث الطرق | 交通事故, 车祸
mining        | 0 | gold mine*, mining compan*, lithium, royalties, miner, miners | mine d'or, mines d'or, minier*, lithium, orpaill* | منجم, تعدين, ليثيوم | 金矿, 矿业, 锂矿, 采矿
"""
