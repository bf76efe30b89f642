"""The characters with which Chinese newsrooms write foreign names, and the sounds they stand for.

General knowledge of Xinhua's transliteration practice: a character may stand for
several syllables. It must never be used on words that are no names.
"""

from __future__ import annotations

# syllables, then the characters that are written for any of them
_LINES = """
a 阿
e/ai 埃 艾
ao/o 奥 澳
o/ou 欧
i 伊 易
u 乌
an 安
en/n 恩
in 因 英
on 翁
wa/va 瓦
wo/vo 沃
wei/vi/ve/v 维 韦 威 魏
wen/ven 文 温
wan/van 万 旺
ba 巴 芭
bei/be 贝 倍
bi 比 毕
bo 博 伯 勃
bu/b 布
bao/bo 鲍 保
bai/bi 拜
ban 班
ben 本
bang 邦
bin 宾
pa 帕
pei/pe 佩
pi 皮 彼
po 波 珀
pu/p 普
pan 潘
pang 庞
peng 彭 蓬
ma 马 玛
mei/me 梅
mi 米 密
mo 莫
mu/m 穆 姆
mo/m 默
man 曼
men 门
meng/mon 蒙 孟
min/ming 明
mai/mi 迈 麦
mao/mo 毛 茂
fa 法
fei/fe/fi 费 菲
fu/f/v 夫 弗 富
fo/fu 福 佛
fen/fin 芬
fan/van 范
da 达
de/d 德
di 迪 狄
duo/do 多
du 杜
dan 丹
deng/den 登 邓
dun/ton/don 顿
dong/don 东
ding/din 丁
dai/di/da 代 戴
dao/do 道
ta 塔
te/t 特
ti 蒂 提
tuo/to 托
tu 图 土
tan 坦
teng/ten 滕
tong/ton/tun 通
ting/tin 廷 汀
tai/ti 泰
tao/to 陶
tang 唐
ka/ca 卡
ke/ko/k 科 柯
ke/k 克
ku 库
ji/ki/gi 基
kan 坎
ken 肯
kang/kan/con 康
kong 孔
jin/kin/gin 金
kai/ki 凯
kao/ko 考
jia/ga/ca 加
ga 噶
gai/ge/gue 盖
ge/go 戈 哥
gu 古
ge/g 格 葛
ji/gi/j 吉
gen 根
gang 冈
gong/gon 贡
gan 甘
gao/go 高
gui 圭
gua 瓜
kui/qui 奎
kua/qua 夸
na 纳 娜
nei/ne 内
ni 尼 妮
nuo/no 诺
nu 努
nan 南
ning/nin 宁
nai/na 奈
la/ra 拉 喇
lai/le/re/lei 莱 雷 赖
li/ri 利 里 黎 丽
luo/lo/ro 洛 罗
lu/ru 卢 鲁 路
le/re/l/r 勒
er/l/r 尔 耳
lan/ran 兰
lun/ren/len 伦
long/ron/lon 隆 龙
lin/rin 林
lang/ran 朗
lao/lo/ro 劳
lie/re/le 列
re/je/ge 热
rang/jean 让
sa/za 萨
sai/se/ce 塞 赛
xi/si/ci 西
suo/so 索
su/sou 苏
si/s 斯
sang/san 桑
sen/son/sun 森
xin/sin 辛
song/son 松
sun/son 孙
sha 沙
shao/sho 绍
xie/she/sie 谢
xi/shi/hi/he 希
she 舍
shi/sh 什 施
shu/schu 舒
xia/sha 夏
zha/za/dja 扎
ze/se 泽
qi/zi/chi 齐
zuo/zo 佐
zu 祖
zi/z/s 兹
zan/san 赞
zong/zon 宗
ci/ts/tz/z 茨
cha 恰 查
qie/che 切
qi/chi 奇
qiao/cho/gio/jo 乔
chu 楚
jia/ja/dja 贾
jie/je/ge 杰
zhu/ju/dju 朱
ha/kha 哈
hai/he 海
he/h/khe 赫
huo/ho/kho 霍
hu/khu 胡
han/khan 汉 汗
hao/ho 豪
heng/hen 亨
hong/hon 洪
hua/wa 华
huai/why 怀
ya/ia 亚 雅
ye/ie 耶 叶
you/iu/u 尤
yue/yo/jo 约
"""

SOUNDS: dict[str, tuple[str, ...]] = {}
for _line in _LINES.strip().splitlines():
    _sounds, *_signs = _line.split()
    for _sign in _signs:
        SOUNDS[_sign] = (*SOUNDS.get(_sign, ()), *_sounds.split("/"))
# Signs of everyday words, too; a name is not made of these alone.
EVERYDAY = frozenset("安本比东多高格海基加金科克里利南内平日土文西约通门万明特提东代道路易比保")
