"""The same is said to have happened in four languages, and what only sounds like it is not."""

import pytest

from monitor.core import actions
from monitor.core.names import NOT, Gazetteer
from monitor.types import Lang

GAZETTEER = Gazetteer(actions.terms())


def concepts(text: str, lang: Lang) -> set[str]:
    """What a text says to have happened."""
    return {hit.term.key for hit in GAZETTEER.find(text, lang)}


@pytest.mark.parametrize(
    ("concept", "en", "fr", "ar", "zh"),
    [
        ("landslide", "A landslide buried the village", "Un glissement de terrain a enseveli",
         "انهيار أرضي يطمر قرية", "山體滑坡掩埋村莊"),
        ("eruption", "The volcano erupted", "Éruption du volcan", "ثوران بركان", "火山喷发"),
        ("rescue", "Rescuers search for survivors", "Les secouristes cherchent des survivants",
         "فرق الإنقاذ تبحث عن ناجين", "救援人员搜寻幸存者"),
        ("funeral", "Days of mourning", "Trois jours de deuil officiel", "حداد رسمي", "全国哀悼"),
        ("arrest", "held in pre-trial detention", "placé en détention provisoire",
         "أمر بالحبس الاحتياطي", "嫌犯被羈押"),
        ("robbery", "Burglars broke in", "Les cambrioleurs ont fui", "لصوص سطوا على متجر",
         "入室盗窃"),
        ("oil", "A pipeline and Brent crude", "Un oléoduc ; le baril de Brent",
         "خط أنابيب وخام برنت", "输油管道与布伦特原油"),
        ("resolution", "Russia abstained on the draft resolution", "La Russie s'est abstenue : veto",
         "امتنعت عن التصويت على مشروع قرار", "对决议草案投弃权票"),
        ("membership", "The union suspends its membership", "L'adhésion est suspendue",
         "الاتحاد يعلق عضوية البلاد", "中止其成员国资格"),
        ("referendum", "A referendum on the charter", "Le référendum", "الاستفتاء", "全民公投"),
        ("impeachment", "A motion of no confidence", "Une motion de censure", "سحب الثقة",
         "不信任动议"),
        ("resignation", "The minister resigned", "Le ministre démissionne", "استقال الوزير",
         "部長辭職"),
        ("cyber", "A cyberattack by hackers", "Une cyberattaque", "هجوم سيبراني", "網絡攻擊"),
        ("piracy", "Pirates boarded the vessel", "Actes de piraterie", "احتجاز ناقلة", "海盗"),
        ("claim", "claimed responsibility", "L'attaque est revendiquée", "تبنى الهجوم",
         "宣称对此负责"),
        ("drill", "Joint military exercises", "Des manœuvres militaires", "مناورات عسكرية",
         "联合军演"),
        ("stranded", "Sailors are stranded", "Des marins coincés à bord", "بحارة عالقون",
         "船员滞留"),
        ("election", "won by a landslide", "victoire écrasante", "فوز ساحق", "压倒性胜利"),
    ],
)  # fmt: skip
def test_a_happening_is_told_in_each_of_four_languages(
    concept: str, en: str, fr: str, ar: str, zh: str
) -> None:
    """Whoever writes in Arabic must find the event as surely as who writes in English."""
    said = {"en": concepts(en, "en"), "fr": concepts(fr, "fr"), "ar": concepts(ar, "ar"),
            "zh": concepts(zh, "zh")}  # fmt: skip
    assert {lang for lang, found in said.items() if concept not in found} == set()


@pytest.mark.parametrize(
    ("concept", "lang", "text"),
    [
        ("agreement", "en", "according to the ministry"),
        ("fighting", "en", "firefighters are on the way"),
        ("attack", "en", "he died of a heart attack"),
        ("protest", "en", "On 3 March the shop was open"),
        ("shortage", "en", "queues of people who mourn"),
        ("landslide", "en", "won by a landslide victory"),
        ("explosion", "en", "exploring the moon"),
        ("trial", "en", "a clinical trial of the drug"),
        ("robbery", "fr", "Vols annulés vers le Japon"),
        ("killing", "fr", "une nature morte au musée"),
        ("protest", "fr", "le marché de fruits de mer"),
        ("pupils", "fr", "un taux élevé"),
        ("arrest", "fr", "le ministre a signé un arrêté préfectoral"),
        ("health", "ar", "هذا صحيح بحسب صحيفة"),
        ("nuclear", "ar", "الحمض النووي"),
        ("trial", "ar", "القضاء على الوباء"),
        ("resolution", "zh", "安理会举行会议"),
        ("robbery", "zh", "人质遭劫持"),
        ("summons", "zh", "驱逐舰驶离港口"),
        ("storm", "zh", "诺曼底登陆"),
    ],
)
def test_what_only_sounds_like_a_happening_is_none(concept: str, lang: Lang, text: str) -> None:
    """Flights that are cancelled are no robbery: such an item would be shown to a reader."""
    assert concept not in concepts(text, lang)


def test_accents_tell_words_apart_but_for_headlines_in_capitals() -> None:
    """ "Le marché" is of the economy, "il marche" walks."""
    assert "economy" in concepts("Le marché recule", "fr")
    assert "economy" not in concepts("Il marche seul", "fr")
    assert "economy" in concepts("LE MARCHE RECULE", "fr")
    assert "economy" in concepts("Le marche\N{COMBINING ACUTE ACCENT} recule", "fr")


def test_a_phrase_that_is_no_happening_hides_no_other_happening() -> None:
    """Only its own concept is not meant, and only there."""
    assert concepts("Attack on a town; a guard died of a heart attack", "en") >= {"attack"}
    found = GAZETTEER.find("a heart attack, then an attack", "en")
    assert [hit.start for hit in found if hit.term.key == "attack"] == [24]
    assert not any(hit.term.key.startswith(NOT) for hit in found)


def test_every_type_is_made_of_concepts_that_have_words_in_four_languages() -> None:
    """A concept that a type names and no line explains would never be found."""
    known = actions.levels().keys()
    for table in (actions.BY_TYPE, actions.AFTERMATH):
        assert {c for concepts in table.values() for c in concepts} <= known
    assert known >= actions.SETTINGS
    spoken = {(term.key, term.lang) for term in actions.terms()}
    assert {(c, lang) for c in known for lang in ("en", "fr", "ar", "zh")} <= spoken
