/// The rules for the names of keys (C2SP signed-note).
enum KeyName {
    /// Refuses a name that we cannot sign or verify with.
    static func check(_ name: String) throws(NoteError) {
        guard isWellFormed(name), name.utf8.count <= LogLimits.keyNameByteCountMax else {
            throw .malformedKeyName(name)
        }
    }

    /// Whether the name is not empty and has no Unicode space, no plus and no control character.
    static func isWellFormed(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace
            }
    }

    /// Whether two names are the same bytes; `==` would let canonically equivalent ones pass.
    static func areSame(_ first: String, _ second: String) -> Bool {
        first.utf8.elementsEqual(second.utf8)
    }
}
