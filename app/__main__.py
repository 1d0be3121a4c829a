"""The `gdpw` command: the window, or one of the headless commands."""

import argparse
import errno
import logging
import sys
import warnings
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.cli import window
from app.cli.arguments import parse_arguments
from app.cli.quiet import quiet_libraries
from gdpw_core.errors import GdpwError

# Also libraries write files, such as compiled kernels.
_NO_SPACE = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def main() -> int:
    """Run the process's command line; the console entry `gdpw`."""
    return run_command(sys.argv[1:], own_process=True)


def run_command(argv: Sequence[str], *, own_process: bool = False) -> int:
    """Run a command line.

    Args:
        argv: arguments without the program's name.
        own_process: the process is the command's own, so that the words of C libraries on its
            standard error may be silenced.

    Returns:
        0 on success, 2 when the user's input cannot be used (one line on stderr says why), 1 on a
        fault of the program (its details go to the log file), 130 when interrupted.
    """
    if argv[:1] == ["gdpw-train"]:
        # A frozen application is the only program there is: it trains as well.
        from gdpw_core.training.cli import main as train

        return train(argv[1:])
    try:
        arguments = parse_arguments(argv)
        if arguments.run is not window.run and own_process and not sys.flags.dev_mode:
            quiet_libraries()
        return _run(arguments)
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
        if isinstance(error, OSError) and error.errno in _NO_SPACE:
            _say(f"a file cannot be written ({error.strerror}): free some space on the disk")
            return 2
        _say(f"a fault of the program ({type(error).__name__}); details are in {_logged(error)}")
        return 1


def _run(arguments: argparse.Namespace) -> int:
    with warnings.catch_warnings():
        if not sys.warnoptions:
            # Libraries warn about matters of theirs, between a person and one clear line.
            warnings.simplefilter("ignore")
        code: int = arguments.run(arguments)
    return code


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
        return "no file: the log folder cannot be written"
    logger.addHandler(handler)
    logger.error("fault of the program", exc_info=error)
    logger.removeHandler(handler)
    handler.close()
    return str(path)


if __name__ == "__main__":
    from multiprocessing import freeze_support

    # In a frozen application the processes that read models begin here too.
    freeze_support()
    sys.exit(main())
