import CZlib

/// Why a compressed file cannot be unpacked.
struct GunzipProblem: Error, CustomStringConvertible {
    var description: String
}

/// Unpacks gzip (RFC 1952) from chunks of bytes; several members after each other are one file.
///
/// Memory does not depend on the file. What unpacks to far more than it is itself is refused, so
/// that a small file cannot keep the program busy for hours.
final class Gunzip {
    /// What a file may unpack to.
    struct Limits {
        /// Output that is never too much.
        var byteCountFree = 64 << 20
        /// Beyond that, bytes of output for each byte of input; deflate cannot exceed 1,032.
        var ratioMax = 200
    }

    /// The first bytes of every gzip file.
    static let magic: [UInt8] = [0x1F, 0x8B]

    private let source: () throws -> [UInt8]?
    private let limits: Limits
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var inputIndex = 0
    private var (inputCount, outputCount) = (0, 0)
    /// Inside a member, at its end, or at the end of the file.
    private var state = State.member
    private enum State { case member, between, finished }

    /// - Parameter source: Gives the next packed bytes; nil at the end.
    init(limits: Limits = Limits(), _ source: @escaping () throws -> [UInt8]?) throws {
        self.source = source
        self.limits = limits
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard redress_inflate_init(stream) == Z_OK else {
            throw GunzipProblem(description: "zlib cannot be started")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The next unpacked bytes; nil at the end.
    func next() throws -> [UInt8]? {
        while state != .finished {
            if inputIndex == input.count { try refill() }
            switch state {
            case .finished: break
            case .between: try beginMember()
            case .member:
                let output = try inflateSome()
                if !output.isEmpty { return output }
            }
        }
        return nil
    }

    private func refill() throws {
        guard let chunk = try source() else {
            guard state == .between else {
                throw GunzipProblem(description: "the gzip file ends too early")
            }
            state = .finished
            return
        }
        input = chunk
        inputIndex = 0
        inputCount += chunk.count
    }

    /// After a member comes another one, or nothing but padding.
    private func beginMember() throws {
        while inputIndex < input.count, input[inputIndex] == 0 { inputIndex += 1 }
        guard inputIndex < input.count else { return }
        guard input[inputIndex] == Self.magic[0] else {
            throw GunzipProblem(description: "there is something behind the end of the gzip file")
        }
        inflateReset(stream)
        state = .member
    }

    private func inflateSome() throws -> [UInt8] {
        var status = Z_OK
        let capacity = 65_536
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            input.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                stream.pointee.next_in = base + inputIndex
                stream.pointee.avail_in = UInt32(bytes.count - inputIndex)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                status = inflate(stream, Z_NO_FLUSH)
                inputIndex = bytes.count - Int(stream.pointee.avail_in)
            }
            count = capacity - Int(stream.pointee.avail_out)
        }
        switch status {
        case Z_STREAM_END: state = .between
        case Z_OK, Z_BUF_ERROR: break
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
            throw GunzipProblem(description: "the gzip file is damaged: \(reason)")
        }
        outputCount += output.count
        if outputCount > limits.byteCountFree, outputCount / limits.ratioMax > inputCount {
            throw GunzipProblem(
                description: "the gzip file unpacks to more than \(limits.ratioMax) times its size"
            )
        }
        return output
    }
}
