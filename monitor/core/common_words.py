"""Small words that give a language away in a short text; shared ones stand in each list.

Chosen by hand among articles, prepositions, pronouns and auxiliaries. They must
never decide alone: `language` adds them to the evidence of letter groups.
"""

from __future__ import annotations

from monitor.types import Lang

COMMON_WORDS: dict[Lang, frozenset[str]] = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the of and to in is that for it with as was on are by be at from this have not or "
        "which an had were but has their its who been will more would said about than after into "
        "when also they he his she her him we you our your my me if any what how why there these "
        "those over under against amid new says can could should may no all some do does did",
        "fr": "le la les de des du et en un une que qui dans pour pas sur au aux par plus ne se ce "
        "il elle ils elles est sont avec son sa ses cette ces mais ou où leur leurs être avoir été "
        "à nous vous je tu on y après avant entre contre sans sous depuis selon lors dont fait ont "
        "était même aussi tout tous toute comme si très deux bien ça mon ma mes notre votre autres",
        "es": "el la los las de del y en un una que por para con no se su sus al lo como más pero "
        "o es son ha han fue era este esta estos estas ese esa entre sobre sin tras hasta desde "
        "cuando muy ya también porque donde quien ser está están hay le les nos mi tu yo él ella",
        "pt": "o a os as de do da dos das e em um uma que por para com não se seu sua ao à no na "
        "nos nas como mais mas ou é são foi era este esta esse essa entre sobre sem até desde "
        "quando muito já também porque onde quem ser está há lhe eu ele ela você pelo pela",
        "it": "il lo la i gli le di del della dei delle dello e in un una che per con non si su da "
        "dal dalla al alla nel nella come più ma o è sono ha hanno fu era questo questa tra fra "
        "senza dopo quando molto già anche perché dove chi essere suo sua suoi sue ci io tu lui",
        "de": "der die das den dem des und in ein eine einen einem einer zu von mit auf für ist "
        "nicht sich im am auch es an als aus bei nach wie wird war werden hat haben sie er wir ich "
        "ihr sein seine über um noch nur oder aber wenn dass durch gegen vom zum zur bis mehr vor",
        "nl": "de het een en van in is dat die te op voor met niet zijn aan er om ook als bij door "
        "maar naar uit hij ze zij wij we ik je was worden wordt heeft hebben had over dan nog of "
        "tot meer geen wat werd deze dit onder tegen tussen zonder hun haar zich al veel",
        "ca": "el la els les de del dels i en un una que per amb no es se seu seva al als com més "
        "però o és són ha han va aquest aquesta entre sobre sense fins des quan molt ja també "
        "perquè on qui ser està hi li ens jo ell ella pel pels llur això",
        "sw": "na ya wa kwa ni za la katika cha kuwa hii huo huyo hiyo kama au lakini baada yake "
        "wake hilo vya pia sana bila hadi kila watu mtu ambayo ambao si",
        "so": "iyo oo ka ku waa in uu ay ah la ee soo si waxaa aan u loo waxa lagu ayaa kale badan "
        "mid uga isaga iyada ama laakiin",
        "tr": "ve bir bu da de için ile çok olarak daha gibi olan kadar sonra ne ama en o her var "
        "ise göre ki değil oldu olduğu ya mi",
        "id": "yang dan di ini itu dengan untuk dari dalam tidak pada akan ke adalah juga oleh ada "
        "saya telah karena atau sebagai bisa mereka kami kita lebih",
        "ro": "și de la în a cu pe un o că nu se din mai care este sunt pentru dar sau prin după "
        "al ale lui ei lor fost au ce să ca fi le îi",
        "pl": "i w na z do się nie że to jest o jak po od przez za ale co dla tym być są ich jego "
        "jej oraz lub tylko może już czy ze był była",
    }.items()
}
