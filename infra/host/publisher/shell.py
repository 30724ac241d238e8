"""The words of a command line, also of one that a shell is given as a text: as much of its grammar as flags need."""

import re
from typing import List, Mapping, Sequence

SHELLS = ("sh", "ash", "bash", "dash", "zsh", "busybox", "su", "runuser")  # what takes a command line as one argument after -c
LONGEST_TEXT = 1 << 17  # what Linux takes as one argument
MOST_WORDS = 1 << 17  # of an argument list, which is at most 2 MiB
DEEPEST = 3

# A comment to the end of its line, what parts commands, or a word: plain characters, escaped ones, quoted stretches.
_TOKEN = re.compile(r"""(?:(?<=\s)|^)\#[^\n]*|[;&|()<>]+|(?:[^\s;&|()<>'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"|['"\\])+""", re.DOTALL)
_QUOTED = re.compile(r"""\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^{}$]*))?\})", re.ASCII)


def shell_words(command: Sequence[str], depth: int = DEEPEST) -> List[str]:
    """The command's words, and in place of a shell's -c text those that it holds. A word with blanks in it is a value
    otherwise, whatever it looks like."""
    words: List[str] = []
    shell = False
    for i, word in enumerate(command[:MOST_WORDS]):
        if shell and depth and i and re.fullmatch(r"-[a-z]*c", command[i - 1]):
            words += shell_words(split(word[:LONGEST_TEXT]), depth - 1)
            shell = False  # the words that follow are the text's own arguments
            continue
        shell = shell or word.rsplit("/", 1)[-1] in SHELLS
        words.append(word)
    return words


def split(text: str) -> List[str]:
    """A shell text's words, without quotes and comments."""
    text = text.replace("\\\n", " ")
    tokens = (found[0] for found in _TOKEN.finditer(text))
    return [_QUOTED.sub(_plain, token) for token in tokens if token[0] not in "#;&|()<>"]


def _plain(quoted: "re.Match[str]") -> str:
    if quoted[3] is not None:
        return re.sub(r"\\(.)", r"\1", quoted[3], flags=re.DOTALL)
    return quoted[1] if quoted[1] is not None else quoted[2]


def expanded(text: str, variables: Mapping[str, str]) -> str:
    """The text with the container's variables in place of $NAME, ${NAME} and ${NAME:-default}."""
    if "$" not in text or len(text) > 1000:
        return text
    return _VARIABLE.sub(lambda found: variables.get(found[1] or found[2]) or found[3] or "", text)
