# SPDX-License-Identifier: Apache-2.0
"""PATH FILE WORDS: asks, and leaves as soon as the file has the words."""
import sys

from testee import until
from web import connect, get


def said(path, words):
    with open(path) as file:
        return words in file.read()


def main():
    path, file, words = sys.argv[1:]
    connection = connect()
    connection.sendall(get(path))
    until(lambda: said(file, words), "said: " + words)
    connection.close()


main()
