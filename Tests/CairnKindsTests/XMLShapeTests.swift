import CairnAWSXML
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct `A table of fields and elements` {
  private static let names = Field<[String]>("names", .list(.string()), doc: "")
  private static let label = Field<String>("label", .string(), default: "none", doc: "")
  private static let days = Field<Int>("days", .integer(0...1_000), doc: "")
  private static let limit = Field<Int>("limit", .integer(0...1_000), doc: "")
  private static let isOn = Field<Bool>("isOn", .boolean, default: true, doc: "")

  private static let shape = XMLShape(
    name: "Rule",
    members: [
      .texts("Name", as: names), .older("Label", as: label), .text("Filter", "Label", as: label),
      .number("Limits", "Days", as: days, unit: 10), .number("Limits", "Count", as: limit),
      .flag("Status", as: isOn, on: "On", off: "Off"), .ignored("Noise", only: "0"),
    ])

  struct Case: Sendable, CustomTestStringConvertible {
    var xml: String
    var properties: [String: Value]
    var unknown: [String] = []
    /// If it differs from `xml`.
    var written: String?
    var testDescription: String { xml }
  }

  @Test(arguments: [
    Case(
      xml: "<Name>b</Name><Name>a</Name><Filter><Label>x</Label></Filter>"
        + "<Limits><Days>3</Days><Count>7</Count></Limits><Status>Off</Status>",
      properties: [
        "names": ["a", "b"], "label": "x", "days": 30, "limit": 7, "isOn": .boolean(false),
      ],
      written: "<Name>a</Name><Name>b</Name><Filter><Label>x</Label></Filter>"
        + "<Limits><Days>3</Days><Count>7</Count></Limits><Status>Off</Status>"),
    Case(
      xml: "<Label>old</Label><Status>On</Status><Noise>0</Noise>",
      properties: ["names": [], "label": "old", "isOn": .boolean(true)],
      written: "<Filter><Label>old</Label></Filter><Status>On</Status>"),
    Case(
      xml: "<Label>old</Label><Filter><Label>new</Label></Filter><Status>On</Status>",
      properties: ["names": [], "label": "new", "isOn": .boolean(true)],
      written: "<Filter><Label>new</Label></Filter><Status>On</Status>"),
    Case(
      xml: "<Status>Other</Status>",
      properties: ["names": [], "label": "none", "isOn": .boolean(false)],
      written: "<Filter><Label>none</Label></Filter><Status>Off</Status>"),
    Case(
      xml: "<Status>On</Status><Noise>1</Noise><Limits><Days>3</Days><Days2>3</Days2></Limits>",
      properties: ["names": [], "label": "none", "days": 30, "isOn": .boolean(true)],
      unknown: ["Limits.Days2", "Noise"],
      written: "<Filter><Label>none</Label></Filter><Limits><Days>3</Days></Limits>"
        + "<Status>On</Status>"),
    Case(
      xml: "<Status>On</Status><Limits><Days>soon</Days></Limits>",
      properties: ["names": [], "label": "none", "isOn": .boolean(true)],
      unknown: ["Limits.Days"],
      written: "<Filter><Label>none</Label></Filter><Status>On</Status>"),
  ])
  func `reads and writes both`(_ example: Case) throws {
    let (properties, unknown) = Self.shape.read(
      try XMLTree(parsing: Array("<Rule>\(example.xml)</Rule>".utf8)))
    #expect(properties == Properties(example.properties))
    #expect(unknown == example.unknown)
    let written = Self.shape.tree(properties).document().text
    #expect(
      written
        == #"<?xml version="1.0" encoding="UTF-8"?>"#
        + "<Rule>\(example.written ?? example.xml)</Rule>")
  }

  @Test func `writes defaults for missing fields`() {
    #expect(
      Self.shape.tree(Properties()).document().text
        == #"<?xml version="1.0" encoding="UTF-8"?>"#
        + "<Rule><Filter><Label>none</Label></Filter><Status>On</Status></Rule>")
  }

  /// Longer than any time that S3 accepts; reading it neither traps nor overflows.
  @Test func `numbers beyond the limit are read as the largest number`() throws {
    let (properties, unknown) = Self.shape.read(
      XMLTree("Rule", [XMLTree("Limits", [XMLTree("Days", "\(Int.max)")])]))
    #expect(properties[Self.days] == .max)
    #expect(unknown == [])
  }
}
