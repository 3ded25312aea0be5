import Foundation
import Redress

/// A file, or standard input, that a command line names.
struct InputFile {
    /// What messages call it.
    let name: String
    let bytes: [UInt8]

    /// Reads at most a number of bytes.
    ///
    /// - Throws: `CommandFailure` with status 2 if it cannot be read or is longer.
    init(_ path: String, byteCountMax: Int, mayBeStandardInput: Bool = false) throws {
        let isStandardInput = mayBeStandardInput && path == "-"
        name = isStandardInput ? "standard input" : path
        let descriptor =
            isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        defer { if !isStandardInput { close(descriptor) } }
        guard let bytes = try Self.read(descriptor, name, byteCountMax) else {
            throw CommandFailure(.usage, "'\(name)' has more than \(byteCountMax) bytes")
        }
        self.bytes = bytes
    }

    /// Reads a whole descriptor; nil if there is more than allowed.
    private static func read(
        _ descriptor: Int32, _ name: String, _ byteCountMax: Int
    ) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(name, errno)
            }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > byteCountMax { return nil }
        }
    }

    private static func failure(_ name: String, _ cause: Int32) -> CommandFailure {
        CommandFailure(.usage, "'\(name)' cannot be read: \(String(cString: strerror(cause)))")
    }
}

extension InputFile {
    /// What an act may bring.
    static let dataByteCountMax = 1 << 20

    /// Reads the data of an act: a JSON object of fields.
    static func data(_ path: String) throws -> JSONValue {
        let file = try InputFile(
            path, byteCountMax: dataByteCountMax, mayBeStandardInput: true)
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONValue(reading: file.bytes, byteCountMax: dataByteCountMax)
        } catch {
            throw CommandFailure(.usage, "\(file.name):\(error)")
        }
        guard case .object = value else {
            throw CommandFailure(
                .usage,
                "\(file.name):1:1: the data of an act are an object of fields, such as "
                    + "{\"complainant/name\": \"…\"}")
        }
        return value
    }
}
