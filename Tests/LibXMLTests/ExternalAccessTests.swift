#if os(Linux)
    import Foundation
    import Glibc
    import LibXML
    import Testing

    @Suite("Loading a document from outside")
    struct ExternalAccessTests {
        private static let references = [
            "<!DOCTYPE a SYSTEM \"HERE/helper.txt\"><a/>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"HERE/helper.txt\">]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY % b SYSTEM \"HERE/helper.txt\">%b;]><a/>",
            "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='HERE/helper.txt'/></a>",
            "<?xml-stylesheet href='HERE/helper.txt' type='text/xsl'?><a/>",
            "<?oasis-xml-catalog catalog='HERE/helper.txt'?><a/>",
            "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                + "xsi:noNamespaceSchemaLocation='HERE/helper.txt'/>",
            "<a xml:base='HERE/'><b src='helper.txt'/></a>",
        ]

        /// The documents of this folder refer to each other and to helpers.
        private static let folder = "hostile/vendor/libxml2/recurse"

        @Test("opens no file that the document names")
        func ownReferences() throws {
            try watchingHelpers { folder in
                for text in Self.references {
                    let text = text.replacing("HERE", with: folder.path)
                    _ = problem(in: utf8(text))
                }
            }
        }

        @Test("opens none of libxml2's helper files", .enabled(if: SharedFolder.hasHostile))
        func helpers() throws {
            let inputs = HostileInput.all.filter { $0.path.contains("/recurse/") }
            try watchingHelpers { folder in
                for input in inputs where input.verdict == "helper" {
                    let name = try #require(input.path.split(separator: "/").last)
                    try Data(input.bytes).write(to: folder.appending(path: String(name)))
                }
            } while: { folder in
                for input in inputs where input.verdict != "helper" {
                    let text = String(decoding: try input.bytes, as: UTF8.self)
                        .replacing("SYSTEM \"", with: "SYSTEM \"\(folder.path)/")
                    _ = problem(in: utf8(text))
                }
            }
        }

        /// Runs a body and expects that no file of a temporary folder is opened meanwhile.
        private func watchingHelpers(
            after prepare: (URL) throws -> Void = { _ in }, while body: (URL) throws -> Void
        ) throws {
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "redress-helpers-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let helper = folder.appending(path: "helper.txt")
            try Data("secret".utf8).write(to: helper)
            try prepare(folder)
            let watch = inotify_init1(Int32(IN_NONBLOCK))
            try #require(watch >= 0)
            defer { close(watch) }
            try #require(inotify_add_watch(watch, folder.path, UInt32(IN_OPEN)) >= 0)
            try body(folder)
            #expect(!hasEvents(watch))
            // The watch would have noticed.
            _ = try Data(contentsOf: helper)
            #expect(hasEvents(watch))
        }

        private func hasEvents(_ watch: Int32) -> Bool {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            return read(watch, &buffer, buffer.count) > 0
        }
    }
#endif
