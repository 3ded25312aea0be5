import Statecharts

/// A type of file that can be attached, told by what is in the file and never by its name.
public enum MediaType: String, Hashable, Sendable, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case gif = "image/gif"
    case pdf = "application/pdf"
    case mp3 = "audio/mpeg"
    case m4a = "audio/mp4"
    case mp4 = "video/mp4"
    case wav = "audio/wav"
    /// Opus or Vorbis.
    case ogg = "audio/ogg"
    /// UTF-8 without control characters.
    case text = "text/plain"
    /// An archive, as documents of offices (docx, xlsx) are: it may hold programs.
    case zip = "application/zip"

    /// What fields and stores take that name nothing themselves.
    public static let standard = Set(allCases).subtracting([.zip])

    /// Reads what a file is; nil if it is none of these.
    ///
    /// A file that begins like an image and goes on like a program is an image here: whoever shows
    /// it must say the type and forbid guessing.
    public init?(of bytes: some RandomAccessCollection<UInt8>) {
        let head = Array(bytes.prefix(Self.headByteCount))
        func has(_ text: StaticString, at offset: Int = 0) -> Bool {
            text.withUTF8Buffer { head.dropFirst(offset).starts(with: $0) }
        }
        func has(_ sample: [UInt8]) -> Bool { head.starts(with: sample) }
        if has([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if has("GIF87a") || has("GIF89a") {
            self = .gif
        } else if has("RIFF"), has("WEBP", at: 8) {
            self = .webp
        } else if has("RIFF"), has("WAVE", at: 8) {
            self = .wav
        } else if has("%PDF-") {
            self = .pdf
        } else if has("OggS") {
            self = .ogg
        } else if has("ftyp", at: 4) {
            self = has("M4A", at: 8) || has("M4B", at: 8) ? .m4a : .mp4
        } else if has("ID3") || Self.isFrame(head) {
            self = .mp3
        } else if has([0x50, 0x4B, 0x03, 0x04]) || has([0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if Self.isText(bytes) {
            self = .text
        } else {
            return nil
        }
    }

    private static let headByteCount = 16

    /// The header of an MPEG audio frame: synchronisation, and no value that is forbidden.
    private static func isFrame(_ head: [UInt8]) -> Bool {
        guard head.count >= 4, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return false }
        return head[1] & 0x18 != 0x08 && head[1] & 0x06 == 0x02 && head[2] & 0xF0 != 0xF0
            && head[2] & 0xF0 != 0 && head[2] & 0x0C != 0x0C
    }

    private static func isText(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
        let hasControls = bytes.contains { byte in
            (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
        }
        return !hasControls && !bytes.isEmpty && String(validating: bytes, as: UTF8.self) != nil
    }
}

/// The media types that a field takes: `accept="image/* application/pdf"`.
public struct MediaRanges: Hashable, Sendable, CustomStringConvertible {
    public private(set) var types: Set<MediaType>
    public let description: String

    /// What a field takes that names nothing.
    public static let standard = MediaRanges(
        types: MediaType.standard, description: "any but archives")

    private init(types: Set<MediaType>, description: String) {
        self.types = types
        self.description = description
    }

    /// Reads types and ranges separated by blanks.
    ///
    /// - Parameter unknown: Gets those that cover no type that can be attached.
    init(_ text: String, unknown: (String) -> Void) {
        types = []
        let words = text.words
        description = words.joined(separator: " ")
        for word in words {
            let covered = MediaType.allCases.filter { type in
                word == type.rawValue
                    || (word.hasSuffix("/*") && type.rawValue.hasPrefix(word.dropLast()))
            }
            if covered.isEmpty { unknown(word) }
            types.formUnion(covered)
        }
    }
}
