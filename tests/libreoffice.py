"""What LibreOffice sees in a file and makes of it, by a Basic macro in a profile of its own."""

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

PROGRAM = shutil.which("soffice")

_MACRO = """
Sub Main
    sourceUrl = "{source}"
    targetUrl = "{target}"
    notesPath = "{notes}"
    command = "{command}"
    Dim doc As Object, item As Object, all As Object, n As Integer
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    Dim saving(0) As New com.sun.star.beans.PropertyValue
    n = FreeFile
    Open notesPath For Output As #n
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    doc = StarDesktop.loadComponentFromURL(sourceUrl, "_blank", 0, hidden())
    all = doc.TextFields.createEnumeration()
    Do While all.hasMoreElements()
        item = all.nextElement()
        If item.supportsService("com.sun.star.text.textfield.Annotation") Then
            words = Flat(item.Anchor.String) & Chr(9) & Flat(item.Content)
            Print #n, "comment" & Chr(9) & item.Author & Chr(9) & words
        End If
    Loop
    all = doc.Redlines.createEnumeration()
    Do While all.hasMoreElements()
        item = all.nextElement()
        Print #n, "change" & Chr(9) & item.RedlineAuthor & Chr(9) & item.RedlineType
    Loop
    If command <> "" Then
        helper = createUnoService("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
    End If
    saving(0).Name = "FilterName"
    saving(0).Value = "MS Word 2007 XML"
    doc.storeToURL(targetUrl, saving())
    doc.close(True)
    Print #n, "done"
    Close #n
End Sub

Function Flat(words As String) As String
    Flat = Join(Split(Join(Split(words, Chr(13)), " "), Chr(10)), " ")
End Function
"""


def look(source: Path, folder: Path, *, command: str = "") -> tuple[list[list[str]], Path]:
    """The comments (author, words, text) and changes (author, type) of a Word file, and what LibreOffice saves of it.

    ``command`` is what is done before, such as ``.uno:AcceptAllTrackedChanges``.
    """
    profile, target, notes = folder / "profile", folder / "saved.docx", folder / "notes.txt"
    _start(profile, "--terminate_after_init")
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    macro = _MACRO.format(source=source.as_uri(), target=target.as_uri(), notes=notes, command=command)
    module.write_text(module.read_text("utf-8").replace("Sub Main\n\nEnd Sub", escape(macro)), "utf-8")
    _start(profile, "macro:///Standard.Module1.Main")
    lines = [line.split("\t") for line in notes.read_text("utf-8").splitlines()]
    assert lines[-1] == ["done"]
    return lines[:-1], target


def _start(profile: Path, task: str) -> None:
    """Run LibreOffice with a profile of its own."""
    subprocess.run(
        [str(PROGRAM), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", task],
        check=False, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
