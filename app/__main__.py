"""The `gdpw` command: the window, or one of the headless commands."""

import logging
import sys
import warnings
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.cli.arguments import parse_arguments
from gdpw_core.errors import GdpwError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: arguments without the program's name; None takes them from the process.

    Returns:
        0 on success, 2 when the user's input cannot be used (one line on stderr says why), 1 on a
        fault of the program (its details go to the log file), 130 when interrupted.
    """
    if not sys.warnoptions:
        # Libraries warn about matters of theirs; a person reading one clear line should not see it.
        warnings.simplefilter("ignore")
    try:
        arguments = parse_arguments(sys.argv[1:] if argv is None else list(argv))
        code: int = arguments.run(arguments)
        return code
    except GdpwError as error:
        _say(str(error))
        return 2
    except MemoryError:
        _say("there is not enough memory: close other programs or make the photo smaller")
        return 2
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    except Exception as error:  # noqa: BLE001  the edge of the process: logged, then one line
        _say(f"a fault of the program ({type(error).__name__}); details are in {_logged(error)}")
        return 1


def _say(message: str) -> None:
    """One line on stderr, whatever the message holds."""
    line = " ".join(f"gdpw: error: {message}".split())
    print(line.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)


def _logged(error: Exception) -> str:
    """Write the traceback to the log file and return its name."""
    import platformdirs  # here, because only this needs it and start-up time counts

    path = Path(platformdirs.user_log_dir("gdpw-studio", appauthor=False)) / "errors.log"
    logger = logging.getLogger("gdpw")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8")
    except OSError:
        logger.error("fault of the program", exc_info=error)
        return "the lines above"
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("fault of the program", exc_info=error)
    handler.close()
    logger.removeHandler(handler)
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
