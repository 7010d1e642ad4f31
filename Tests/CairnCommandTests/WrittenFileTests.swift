import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

@testable import cairn

/// What a command writes to a file never takes the place of something else.
@Suite struct WrittenFileTests {
  static let report = DriftReport(scope: Sample.scope, resources: [])

  /// What is written, of each sort.
  static let texts: [(WrittenFile.Sort, String)] = [
    (
      .savedPlan,
      String(
        decoding: SavedPlan(Sample.plan([]), file: "a.yaml", parameters: [:]).bytes(),
        as: UTF8.self)
    ),
    (
      .page,
      DriftPage(
        report: report, drawing: DriftDrawing(nodes: [], edges: []), file: "a.yaml", time: "now"
      ).text
    ),
    (.testReport, JUnitReport(review: Review(report)).text),
    (.comment, MarkdownReport(review: Review(report)).text),
    (.scan, SARIFReport(review: Review(report)).text),
    (.schema, StackSchema(Catalog.standard.schemas).text),
    (.reference, KindReference(Catalog.standard.schemas, examples: [:]).text),
  ]
  static let foreign = [
    "stack: a\n", "{}", "{\"format\": 3}", "<!DOCTYPE html>\n<title>Drift of a</title>\n",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mine\">\n", "# Kinds\n",
    "\u{0}", " ",
  ]

  private func path() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "cairn-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appending(path: "file").path
  }

  @Test(arguments: texts.map(\.0))
  func `replaces its own sort, an empty file and nothing else`(_ sort: WrittenFile.Sort) throws {
    let path = try path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let own = try #require(Self.texts.first { $0.0 == sort }?.1)
    for there in Self.foreign + Self.texts.filter({ $0.0 != sort }).map(\.1) {
      try Data(there.utf8).write(to: URL(filePath: path))
      let refusal = WrittenFile.Failure(
        description:
          "\(path) exists already and isn't cairn's \(sort.rawValue), so it was not "
          + "overwritten. Name another file, or remove this one.")
      #expect(throws: refusal) { try WrittenFile.check(path, as: sort) }
      #expect(throws: refusal) { try WrittenFile.write([1], to: path, as: sort) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == there)
    }
    for there in ["", own] {
      try Data(there.utf8).write(to: URL(filePath: path))
      try WrittenFile.check(path, as: sort)
      try WrittenFile.write(Array(own.utf8), to: path, as: sort)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == own)
    }
    try FileManager.default.removeItem(atPath: path)
    try WrittenFile.write(Array(own.utf8), to: path, as: sort)
    try WrittenFile.check("/dev/null", as: sort)
  }

  @Test func `a folder in the way is refused like a file`() throws {
    let path = try path()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: WrittenFile.Failure.self) { try WrittenFile.check(path, as: .page) }
  }

  @Test func `what can't be written says why`() throws {
    let path = try path()
    try Data("x".utf8).write(to: URL(filePath: path))
    let failure = #expect(throws: WrittenFile.Failure.self) {
      try WrittenFile.writeNew("x", to: "\(path)/in/it")
    }
    #expect(failure?.description == "The folder \(path)/in can't be made: Not a directory.")
  }
}
