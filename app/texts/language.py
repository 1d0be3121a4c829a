"""The language of the window: that of the system, or the one the user chose."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gdpw_core.resources import resources_folder

AS_SYSTEM = "system"
_SOURCE = "en"
_PREFIX = "gdpw_"


def languages() -> tuple[str, ...]:
    """Codes of all languages of the window, such as "de"; English, the source's, first."""
    found = (resources_folder() / "translations").glob(f"{_PREFIX}*.qm")
    return (_SOURCE, *sorted(path.stem.removeprefix(_PREFIX) for path in found))


def language_name(code: str) -> str:
    """What a language calls itself."""
    name = QLocale(code).nativeLanguageName()
    # "American English" and its like: which of them is not said here.
    return "English" if code == _SOURCE else name[:1].upper() + name[1:]


def install_language(application: QCoreApplication, chosen: str) -> None:
    """Speak a language from now on; widgets that are there already keep theirs.

    Args:
        application: the running application.
        chosen: a code of `languages`, or `AS_SYSTEM`: the first of the system's languages that is
            there, else English.
    """
    code = chosen if chosen in languages() else _of_system()
    now = QLocale().language()
    foreign = chosen != AS_SYSTEM and now != QLocale(code).language()
    if foreign or (now == QLocale.Language.C and code != _SOURCE):
        # Numbers and dates are written as the language does.
        QLocale.setDefault(QLocale(code))
    if code == _SOURCE:
        return
    places = (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{code}"),
        (str(resources_folder() / "translations"), f"{_PREFIX}{code}"),
    )
    for folder, name in places:
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)


def _of_system() -> str:
    spoken = (QLocale(name).name()[:2] for name in QLocale.system().uiLanguages())
    return next((code for code in spoken if code in languages()), _SOURCE)
