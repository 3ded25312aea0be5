import Redress
import RedressTesting
import Statecharts
import Testing
import TransparencyLog

@Suite("An attachment")
struct AttachmentTests {
    static let heads: [(bytes: [UInt8], type: MediaType?)] = [
        ([0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10], .jpeg),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png),
        ([0x89, 0x50, 0x4E, 0x47, 0x0A], nil),
        (Array("GIF89a\u{1}".utf8), .gif), (Array("GIF88a\u{1}".utf8), nil),
        (Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8), .webp),
        (Array("RIFF\u{1}\u{2}\u{3}\u{4}WAVEfmt ".utf8), .wav),
        (Array("RIFF\u{1}\u{2}\u{3}\u{4}AVI LIST".utf8), nil),
        (Array("%PDF-1.7\n\u{0}".utf8), .pdf), (Array("OggS\u{0}\u{2}".utf8), .ogg),
        ([0, 0, 0, 0x20] + Array("ftypM4A \u{0}".utf8), .m4a),
        ([0, 0, 0, 0x18] + Array("ftypisom\u{0}".utf8), .mp4),
        (Array("ID3\u{4}\u{0}".utf8), .mp3), ([0xFF, 0xFB, 0x90, 0x64], .mp3),
        ([0xFF, 0xFB, 0xF0, 0x64], nil), ([0xFF, 0xF1, 0x50, 0x80], nil), ([0xFF, 0xFB], nil),
        ([0x50, 0x4B, 3, 4, 20, 0], .zip), ([0x50, 0x4B, 5, 6, 0, 0], .zip),
        (Array("聊天记录\n12:00\t你好\r\n".utf8), .text), (Array("<script>".utf8), .text),
        (Array("a\u{0}".utf8), nil), (Array("a\u{1B}[31m".utf8), nil), ([0x61, 0xFF, 0x62], nil),
        ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1], nil), (Array("MZ\u{90}\u{0}".utf8), nil),
        ([], nil),
    ]

    @Test("is what is in it, whatever its name", arguments: heads.indices)
    func type(index: Int) {
        #expect(MediaType(of: Self.heads[index].bytes) == Self.heads[index].type)
    }

    @Test("is read at any length without a crash, and what follows its head does not count")
    func beginnings() {
        for (bytes, type) in Self.heads {
            for count in 0...bytes.count { _ = MediaType(of: bytes.prefix(count)) }
            if let type, type != .text { #expect(MediaType(of: bytes + [0, 0xFF]) == type) }
        }
    }

    @Test("that the rules do not take is refused in words")
    func rules() throws {
        let rules = AttachmentRules(byteCountMax: 4, mediaTypes: MediaType.standard)
        let text = Array("text".utf8)
        #expect(
            try rules.content(of: text)
                == AttachmentContent(
                    hash: TreeHasher.sha256(text), byteCount: 4, mediaType: .text))
        for (bytes, problem): ([UInt8], AttachmentProblem) in [
            ([], .empty), (text + [0x2E], .tooLarge(max: 4)), ([0, 1], .unknownType),
            ([0x50, 0x4B, 3, 4], .refusedType(.zip)),
        ] {
            #expect(throws: problem) { try rules.content(of: bytes) }
        }
        #expect(
            AttachmentProblem.refusedType(.zip).description
                == "is an archive, as docx and xlsx are, which may hold programs; attach it as PDF")
    }

    // MARK: In acts

    private static func labelled(_ rest: String) -> String {
        "<r:field \(rest)><r:label xml:lang=\"zh\">件</r:label>"
            + "<r:label xml:lang=\"en\">File</r:label></r:field>"
    }

    static let document = SmallWorkflow.document.replacing(
        "<r:field path=\"order/@kind\"",
        with: labelled("path=\"order/@photo\" type=\"attachment\" accept=\"image/*\" max=\"9\"")
            + labelled("path=\"order/@secret\" type=\"attachment\" class=\"core\"")
            + "<r:list path=\"customer/file\"><r:label xml:lang=\"zh\">件</r:label>"
            + "<r:label xml:lang=\"en\">Files</r:label>"
            + labelled("path=\"@sha256\" type=\"attachment\"") + "</r:list>"
            + "<r:field path=\"order/@kind\"")

    private func add(
        _ byte: UInt8, _ type: MediaType, size: Int64 = 5, to shop: SmallShop,
        by user: String = "in"
    ) async throws -> String {
        let content = AttachmentContent(
            hash: StoreSample.hash(byte), byteCount: size, mediaType: type)
        return try await shop.engine.addAttachment(
            content, by: UserID(user), tenant: shop.tenant
        ).attachment.hash.hex
    }

    @Test("is named by an act, which the log says, each file once and in order")
    func named() async throws {
        try await withSmallShop(Self.document) { shop in
            let pdf = try await add(0xB0, .pdf, to: shop)
            let photo = try await add(0xA0, .jpeg, to: shop)
            let number = try await shop.act(
                "record", by: "out",
                [
                    "order/@photo": .string(photo), "order/@secret": .string(pdf),
                    "customer/file": [["@sha256": .string(pdf)], ["@sha256": .string(photo)]],
                ]
            ).granted().number
            #expect(try await shop.lastRecord()["att"] == [.string(photo), .string(pdf)])
            let view = try await shop.engine.view(number, tenant: shop.tenant, as: UserID("out"))
            #expect(
                view.attachments.map { "\($0.path) \($0.attachment?.mediaType.rawValue ?? "")" }
                    == [
                        "customer/file[1]/@sha256 application/pdf",
                        "customer/file[2]/@sha256 image/jpeg", "order/@photo image/jpeg",
                    ])
            // An act without files, and one that is refused, name none.
            _ = try await shop.act("record", by: "out", on: number, ["customer/name": "x"])
                .granted()
            #expect(try await shop.lastRecord()["att"] == nil)
            _ = try await shop.act("close", by: "out", on: number).refused()
            #expect(try await shop.lastRecord()["att"] == nil)
        }
    }

    @Test("must be stored, of a type that the field takes and of its size: all reported at once")
    func problems() async throws {
        try await withSmallShop(Self.document) { shop in
            let pdf = try await add(1, .pdf, to: shop)
            let large = try await add(2, .png, size: 10, to: shop)
            let unknown = StoreSample.hash(3).hex
            let refusal = try await shop.act(
                "record", by: "out",
                [
                    "customer/name": 1, "order/@photo": .string(pdf), "order/@secret": "photo.jpg",
                    "customer/file": [["@sha256": .string(unknown)]],
                ]
            ).refused()
            #expect(refusal.reason == .invalidData)
            #expect(
                refusal.problems.map(\.description) == [
                    "'customer/file[1]/@sha256' names no file that is stored; "
                        + "'redress attachment add' stores one",
                    "'customer/name' must be a text",
                    "'order/@photo' must be image/*; it is application/pdf",
                    "'order/@secret' must be the hash of an attachment, as 'redress attachment add' "
                        + "prints it; it is 'photo.jpg'",
                ])
            #expect(
                try await shop.act("record", by: "out", ["order/@photo": .string(large)]).refused()
                    .problems.map(\.description) == ["'order/@photo' has 10 bytes; 9 are allowed"])
        }
    }

    @Test("is noted once, in the log, and by people with a role only")
    func added() async throws {
        try await withSmallShop(Self.document) { shop in
            let content = AttachmentContent(
                hash: StoreSample.hash(9), byteCount: 7, mediaType: .ogg)
            let first = try await shop.engine.addAttachment(
                content, by: UserID("out"), tenant: shop.tenant)
            #expect(first.isNew)
            let record = try await shop.lastRecord()
            #expect(record["type"]?.text == "attachment.add")
            #expect(record["actor"] == ["id": "out"])
            #expect(record["obj"]?.text == content.hash.hex)
            #expect(record["media"]?.text == "audio/ogg" && record["size"]?.number == 7)
            shop.clock.advance(milliseconds: 5)
            let second = try await shop.engine.addAttachment(
                content, by: nil, tenant: shop.tenant)
            #expect(!second.isNew && second.attachment == first.attachment)
            #expect(try await shop.lastRecord() == record)
            for (user, message) in [
                ("nobody", "user 'nobody' is not known; 'redress user add' adds people"),
                (
                    "in",
                    "user 'in' has no valid role for tenant 'small' now; 'redress user list' shows "
                        + "roles"
                ),
            ] {
                if user == "in" {
                    try await shop.engine.revoke(
                        RoleID("clerk"), of: UserID("in"), tenant: shop.tenant)
                }
                await #expect(throws: AdministrationProblem(message)) {
                    _ = try await shop.engine.addAttachment(
                        content, by: UserID(user), tenant: shop.tenant)
                }
            }
        }
    }

    @Test("of one tenant is none of another's")
    func tenants() async throws {
        try await withSmallShop(Self.document) { shop in
            let other = TenantID("other")
            _ = try await shop.engine.createTenant(
                NewTenant(
                    id: other, name: "Other", numberPrefix: "O", origin: "redress.test/other"))
            let content = AttachmentContent(
                hash: StoreSample.hash(9), byteCount: 7, mediaType: .ogg)
            #expect(try await shop.engine.addAttachment(content, by: nil, tenant: other).isNew)
            let data: JSONValue = ["order/@secret": .string(content.hash.hex)]
            let refusal = try await shop.act("record", by: "out", data).refused()
            #expect(refusal.problems.map(\.path) == ["order/@secret"])
            #expect(
                try await shop.engine.addAttachment(content, by: nil, tenant: shop.tenant).isNew)
            _ = try await shop.act("record", by: "out", data).granted()
        }
    }
}
