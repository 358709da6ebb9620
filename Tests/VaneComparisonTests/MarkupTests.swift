import Testing

@testable import VaneComparison

@Suite struct MarkupTests {
    @Test(arguments: [
        ("<script>", "&lt;script&gt;"), ("a & b", "a &amp; b"),
        ("\"it's\"", "&quot;it&#39;s&quot;"),
        ("\"\u{301}<\u{338}>\u{338}", "&quot;\u{301}&lt;\u{338}&gt;\u{338}"),
        ("\u{0}\u{1B}[2J\t\n", "\u{FFFD}\u{FFFD}[2J\t\n"), ("naïve 🙂", "naïve 🙂"),
    ])
    func `Words are harmless, with accents on the marks too`(words: String, escaped: String) {
        let bold: Markup = "<b>\(words)</b>"
        #expect(bold.text == "<b>\(escaped)</b>")
        #expect(Markup(words).text == escaped)
    }

    @Test func `Markup inside markup is taken as it is`() {
        let cell: Markup = "<td>\("<")</td>"
        let row: Markup = "<tr>\(cell)\(3)\(1.25)</tr>"
        #expect(row.text == "<tr><td>&lt;</td>31.3</tr>")
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("a\r\nb", "\"a\r\nb\""),
        ("ab", "ab"),
    ])
    func `Cells of comma-separated values are quoted where they need it`(
        cell: String, quoted: String
    ) {
        #expect(CSVTable(["x"], [[CSVTable.Cell(cell)]]).text == "x\n\(quoted)\n")
    }

    @Test func `Cells of Markdown end where the table says`() {
        #expect(
            TextTable(["a|b"], [["c\r\nd"]]).markdown == "| a\\|b |\n| --- |\n| c d |\n")
    }

    @Test(arguments: [
        ("<a b=\"&amp;\"><c/></a>", true), ("<a>", false), ("<a></b>", false),
        ("<a b=c></a>", false),
        ("<a b=\"1\" b=\"2\"/>", false), ("<a>&nbsp;</a>", false), ("<a>&</a>", false),
    ])
    func `The check of drawings finds faults`(text: String, isWellFormed: Bool) {
        #expect((WellFormedXML(text).fault == nil) == isWellFormed)
    }
}
