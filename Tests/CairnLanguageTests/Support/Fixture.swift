import CairnLanguage
import Foundation  // Lists and reads the fixture folder.
import Testing

/// An invalid stack in `Fixtures/`: `NAME.yaml` has `# error: CODE` (or `# warning: CODE`) on each
/// offending line, or a line `# error at LINE: CODE` if the line can't have a comment, and
/// `# set: NAME=VALUE` for parameters. `NAME.txt` contains the rendered errors.
struct Fixture: CustomTestStringConvertible, Sendable {
  var name: String
  var source: SourceFile
  var rendered: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  static let all: [Fixture] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { file in
      let name = String(file.dropLast(".yaml".count))
      guard let data = try? Data(contentsOf: folder.appending(path: file)) else { return nil }
      let rendered = try? String(contentsOf: folder.appending(path: name + ".txt"), encoding: .utf8)
      return Fixture(
        name: name, source: SourceFile(name: file, bytes: Array(data)), rendered: rendered ?? "")
    }
  }()

  var testDescription: String { name }

  var lines: [String] {
    String(decoding: source.bytes, as: UTF8.self).components(separatedBy: "\n")
  }

  var parameters: [String: String] {
    var result: [String: String] = [:]
    for line in lines where line.hasPrefix("# set: ") {
      let parts = line.dropFirst("# set: ".count).split(separator: "=", maxSplits: 1)
      result[String(parts[0])] = String(parts[1])
    }
    return result
  }

  /// `LINE severity: code`, as the comments announce.
  var announced: [String] {
    var result: [String] = []
    for (index, line) in lines.enumerated() {
      for severity in ["error", "warning"] {
        if let range = line.range(of: "# \(severity): ") {
          result.append("\(index + 1) \(severity): \(line[range.upperBound...])")
        }
        if let range = line.range(of: "# \(severity) at ") {
          let parts = line[range.upperBound...].components(separatedBy: ": ")
          result.append("\(parts[0]) \(severity): \(parts[1])")
        }
      }
    }
    return result
  }

  var diagnostics: [Diagnostic] {
    StackReader.read(source: source, schemas: TestCatalog.schemas, parameters: parameters)
      .diagnostics
  }

  func renew() throws {
    let text = DiagnosticRenderer(sources: [source]).render(diagnostics)
    try text.write(
      to: Self.folder.appending(path: name + ".txt"), atomically: true, encoding: .utf8)
  }
}
