/// What somebody wrote, in single quotes, made safe and short enough for one line of a message.
func quoted(_ text: String) -> String {
    let scalarCountMax = 80
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(scalarCountMax).map { $0.escaped(asASCII: false) }.joined()
    return scalars.count > scalarCountMax ? "'\(shown)…'" : "'\(shown)'"
}
