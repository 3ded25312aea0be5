/// White space as XML has it: space, tab and line breaks, and no other.
extension String {
    /// The parts between white space.
    package var words: [String] {
        guard utf8.contains(where: isXMLSpace) else { return isEmpty ? [] : [self] }
        return utf8.split(whereSeparator: isXMLSpace).map { String(Substring($0)) }
    }

    /// The words with one space between them.
    package var joinedWords: String {
        var wasSpace = true
        let isJoined = utf8.allSatisfy { byte in
            // A space is right behind a word only, and only as a space.
            let isRight = !isXMLSpace(byte) || (byte == 0x20 && !wasSpace)
            wasSpace = byte == 0x20
            return isRight
        }
        return isJoined && (!wasSpace || isEmpty) ? self : words.joined(separator: " ")
    }
}

private func isXMLSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
