/// An encoding of text files that an import takes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    case latin1 = "iso-8859-1"
}

/// Turns the bytes of a file into text.
public struct TextDecoder: Hashable, Sendable {
    public var encoding: TextEncoding
    /// Reads single bytes that are not UTF-8; for files in which both encodings are mixed.
    public var fallback: TextEncoding?

    public init(_ encoding: TextEncoding, fallback: TextEncoding? = nil) {
        self.encoding = encoding
        self.fallback = fallback
    }

    /// The text, or nil if the bytes are not in this encoding or hold a zero byte.
    public func text(of bytes: ArraySlice<UInt8>) -> String? {
        if bytes.contains(0) { return nil }
        guard encoding == .utf8 else { return Self.singleByteText(of: bytes, encoding) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        guard let fallback else { return nil }
        return Self.mixedText(of: bytes, fallback)
    }

    private static func singleByteText(
        of bytes: ArraySlice<UInt8>,
        _ encoding: TextEncoding
    ) -> String? {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            guard let scalar = scalar(for: byte, encoding) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }

    private static func mixedText(
        of bytes: ArraySlice<UInt8>,
        _ fallback: TextEncoding
    ) -> String? {
        var text = String.UnicodeScalarView()
        var rest = bytes
        while let first = rest.first {
            let length = sequenceLength(rest)
            if length > 0 {
                text.append(
                    contentsOf: String(decoding: rest.prefix(length), as: UTF8.self)
                        .unicodeScalars
                )
                rest = rest.dropFirst(length)
            } else {
                guard let scalar = scalar(for: first, fallback) else { return nil }
                text.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// The bytes of the UTF-8 sequence in front (Unicode, table 3-7); 0 if there is none.
    private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
        let length =
            switch bytes.first ?? 0 {
            case 0..<0x80: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, bytes.count >= length else { return 0 }
        let sequence = bytes.prefix(length)
        return String(validating: sequence, as: UTF8.self) == nil ? 0 : length
    }

    private static func scalar(for byte: UInt8, _ encoding: TextEncoding) -> Unicode.Scalar? {
        guard encoding == .windows1252, (0x80..<0xA0).contains(byte) else {
            return Unicode.Scalar(byte)
        }
        let value = windows1252[Int(byte) - 0x80]
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    /// What 0x80 to 0x9F mean in Windows-1252; 0 where nothing is assigned.
    private static let windows1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]
}
