"""Names of organisations and people that occur in the news of every day, so that they say little.

English names as an operator would write them, folded. It must never know an event.
"""

from __future__ import annotations

from monitor.core.fold import fold

_LINES = """
United Nations, UN, Security Council, UN Security Council, General Assembly, UN General Assembly
UNICEF, UNHCR, World Food Programme, WFP, UNESCO, Human Rights Council, OCHA, UNRWA
World Health Organization, World Health Organisation, WHO, IAEA, ICC, International Criminal Court
International Court of Justice, ICJ, IMF, International Monetary Fund, World Bank, WTO, OPEC
European Union, EU, European Commission, European Parliament, NATO, African Union, AU, ECOWAS
Arab League, ASEAN, G7, G20, BRICS, SADC, OAS, Organization of American States
Gulf Cooperation Council, GCC, Red Cross, ICRC, Amnesty International, Human Rights Watch
Doctors Without Borders, MSF
Interpol, FIFA, Pentagon, White House, Kremlin, CIA, FBI, US military, US Army, US Navy, Congress
Donald Trump, Joe Biden, Barack Obama, Vladimir Putin, Xi Jinping, Emmanuel Macron, Angela Merkel
Volodymyr Zelensky, Volodymyr Zelenskyy, Benjamin Netanyahu, Narendra Modi, Recep Tayyip Erdogan
Pope Francis, Pope Leo XIV, António Guterres, Ursula von der Leyen, Keir Starmer, Marco Rubio
Tedros Adhanom Ghebreyesus, Volker Türk, Filippo Grandi, Tom Fletcher, Rafael Grossi
Kristalina Georgieva, Christine Lagarde, Ajay Banga, Karim Khan, Mark Rutte, Kaja Kallas
Islamic State, Al-Qaeda, Taliban, Hamas, Hezbollah
"""


def _folded() -> frozenset[str]:
    names = _LINES.replace("\n", ",").split(",")
    return frozenset(fold(name.strip()).text for name in names if name.strip())


_NAMES = _folded()


def is_renowned(names: tuple[str, ...]) -> bool:
    """Whether one of an entity's English names is of that kind."""
    return any(fold(name).text in _NAMES for name in names)
