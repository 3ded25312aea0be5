import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing

/// Inputs that stay outside the repository; tests that need them run when they are there.
enum SharedInputs {
    static let url = ShippedWorkflows.root.appending(path: "../shared").standardized

    static let hasData = exists("data/consumidor-gov-br_OPEN.csv.gz")
    static let hasHostile = exists("hostile/csv/dup-header.csv")

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: path)))
    }

    /// A gzip file, unpacked by the tool of that name.
    static func unpacked(_ path: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", url.appending(path: path).path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(data)
    }
}

enum Profiles {
    static func schema() throws -> ImportSchema {
        var documents: [String: [UInt8]] = [:]
        for name in ["import.xsd", "xml.xsd"] {
            documents[name] = try ShippedWorkflows.bytes("schemas/\(name)")
        }
        return try ImportSchema(documents: documents)
    }

    static func shipped(_ name: String) throws -> ImportProfile {
        try ImportProfile(
            reading: try ShippedWorkflows.bytes("imports/\(name).xml"),
            file: "\(name).xml",
            schema: try schema()
        )
    }

    static func read(_ text: String) throws -> ImportProfile {
        try ImportProfile(reading: Array(text.utf8), file: "p.xml", schema: try schema())
    }

    /// A profile around the parts that a test is about.
    static func document(
        source: String = #"<source format="csv" times="dd/MM/yyyy" zone="+08:00">"#,
        columns: [String] = ["id", "kind", "text", "day", "amount"],
        history: Bool = true,
        key: String = #"<key><column name="id"/></key>"#,
        type: String = #"<type name="product"/>"#,
        accounts: String = #"<account id="import-agent" organisation="import" "#
            + #"role="agent.inhouse"/>"#,
        codes: String = "",
        acts: String
    ) -> String {
        let declared = columns.map { "<column name=\"\($0)\"/>" }.joined()
        return """
            <import xmlns="urn:redress:import:1" version="1.0" name="test" history="\(history)">
            \(source)\(declared)</source>
            \(key)\(type)\(accounts)\(codes)
            \(acts)
            </import>
            """
    }
}

/// All rows of a file, read in chunks of a size.
func readRows(
    _ bytes: [UInt8],
    _ source: ImportSource,
    chunk: Int = 65_536
) throws -> [ImportRow] {
    var reader = RowReader(source)
    var rows: [ImportRow] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        rows += try reader.push(Array(rest.prefix(chunk)))
        rest = rest.dropFirst(chunk)
    }
    return rows + (try reader.finish())
}

func csv(
    _ delimiter: String = ",",
    header: Bool = true,
    columns: [String],
    encoding: TextEncoding = .utf8,
    fallback: TextEncoding? = nil
) throws -> ImportSource {
    ImportSource(
        format: .csv(delimiter: try #require(delimiter.utf8.first), hasHeader: header),
        decoder: TextDecoder(encoding, fallback: fallback),
        columns: columns,
        timeFormat: try #require(TimeFormat("iso", zone: "Z"))
    )
}
