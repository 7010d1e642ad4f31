import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWSXML
@testable import CairnKinds

@Suite struct `Lifecycle rules of a bucket` {
  private static func rule(_ filter: String) -> String {
    "<Rule><ID>a</ID>\(filter)<Status>Enabled</Status><Expiration><Days>7</Days></Expiration></Rule>"
  }

  private static func tag(_ key: String, _ value: String) -> String {
    "<Tag><Key>\(key)</Key><Value>\(value)</Value></Tag>"
  }

  struct Filter: Sendable, CustomTestStringConvertible {
    var xml: String
    var prefix = ""
    var tags: [String: String] = [:]
    /// If it differs from `xml`.
    var written: String?
    var testDescription: String { xml }
  }

  @Test(arguments: [
    Filter(xml: "", written: "<Filter><Prefix></Prefix></Filter>"),
    Filter(xml: "<Filter></Filter>", written: "<Filter><Prefix></Prefix></Filter>"),
    Filter(
      xml: "<Prefix>a/</Prefix>", prefix: "a/", written: "<Filter><Prefix>a/</Prefix></Filter>"),
    Filter(xml: "<Filter><Prefix>a/</Prefix></Filter>", prefix: "a/"),
    Filter(xml: "<Filter>\(tag("k", "v"))</Filter>", tags: ["k": "v"]),
    Filter(
      xml: "<Filter><And><Prefix>a/</Prefix>\(tag("k", "v"))</And></Filter>", prefix: "a/",
      tags: ["k": "v"]),
    Filter(
      xml: "<Filter><And>\(tag("k", "v"))\(tag("l", ""))</And></Filter>",
      tags: ["k": "v", "l": ""]),
    Filter(
      xml: "<Filter><And><Prefix></Prefix>\(tag("k", "v"))</And></Filter>", tags: ["k": "v"],
      written: "<Filter>\(tag("k", "v"))</Filter>"),
  ])
  func `filters are read and written`(_ filter: Filter) throws {
    let tree = try XMLTree(parsing: Array(Self.rule(filter.xml).utf8))
    let rules = BucketLifecycle.rules(S3Lifecycle([tree])).known
    let rule = try #require(rules.first)
    #expect(rule[BucketLifecycle.prefix] == filter.prefix)
    #expect(rule[BucketLifecycle.tags] == filter.tags)
    let written = try BucketLifecycle.lifecycle([rule], over: S3Lifecycle()).rules
    #expect(
      written.map(\.text) == [Self.rule(filter.written ?? filter.xml)])
  }

  @Test func `transitions are read and written`() throws {
    let text =
      "<Rule><ID>a</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>"
      + "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>"
      + "<Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition>"
      + "<NoncurrentVersionTransition><NoncurrentDays>0</NoncurrentDays>"
      + "<StorageClass>GLACIER_IR</StorageClass></NoncurrentVersionTransition></Rule>"
    let tree = try XMLTree(parsing: Array(text.utf8))
    let rule = try #require(BucketLifecycle.rules(S3Lifecycle([tree])).known.first)
    #expect(
      rule.values["transitions"] == [
        ["after": .integer(30 * 86_400), "class": "standard-ia"],
        ["after": .integer(90 * 86_400), "class": "glacier"],
      ])
    #expect(rule.values["transitionsNoncurrent"] == [["after": 0, "class": "glacier-ir"]])
    #expect(try BucketLifecycle.lifecycle([rule], over: S3Lifecycle()).rules.map(\.text) == [text])
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var rule: [String: Value]
    var violations: [String]
    var testDescription: String { violations.first ?? "\(rule)" }
  }

  private static func steps(_ steps: (Int, String)...) -> Value {
    .list(steps.map { ["after": .integer($0.0 * 86_400), "class": .string($0.1)] })
  }

  @Test(arguments: [
    Refused(
      rule: [
        "transitions": steps((30, "standard-ia"), (31, "intelligent-tiering"), (90, "glacier-ir")),
        "expire": .integer(91 * 86_400),
      ], violations: []),
    Refused(
      rule: ["transitions": steps((0, "glacier")), "transitionsNoncurrent": steps((0, "glacier"))],
      violations: []),
    Refused(
      rule: ["transitionsNoncurrent": steps((29, "onezone-ia"))],
      violations: [
        "lifecycle[0].transitionsNoncurrent[0].after: S3 moves objects to `onezone-ia` after 30 days "
          + "at the earliest: write `after: 30d` or more."
      ]),
    Refused(
      rule: ["transitions": steps((30, "standard-ia"), (59, "glacier"))],
      violations: [
        "lifecycle[0].transitions[1].after: The rule moves objects to `standard-ia` before, where "
          + "they stay for 30 days at least: write `after: 60d` or more."
      ]),
    Refused(
      rule: ["transitions": steps((60, "onezone-ia"), (30, "glacier"))],
      violations: [
        "lifecycle[0].transitions[0].class: The rule moves objects to `glacier` before, and from there "
          + "S3 moves them to `deep-archive` only."
      ]),
    Refused(
      rule: ["transitions": steps((60, "onezone-ia"), (90, "glacier-ir"))],
      violations: [
        "lifecycle[0].transitions[1].class: The rule moves objects to `onezone-ia` before, and from "
          + "there S3 moves them to `glacier` or `deep-archive` only."
      ]),
    Refused(
      rule: ["transitions": steps((9, "deep-archive"), (10, "glacier"))],
      violations: [
        "lifecycle[0].transitions[1].class: The rule moves objects to `deep-archive` before, from where "
          + "S3 moves them nowhere."
      ]),
    Refused(
      rule: ["transitions": steps((60, "glacier"), (90, "glacier"))],
      violations: [
        "lifecycle[0].transitions[1].class: Another transition of the rule moves objects to `glacier`: "
          + "leave one out."
      ]),
    Refused(
      rule: ["transitions": steps((60, "glacier"), (60, "deep-archive"))],
      violations: [
        "lifecycle[0].transitions[1].after: Another transition of the rule moves objects to `glacier` "
          + "at the same time: leave one out, or write another `after`."
      ]),
    Refused(
      rule: ["transitions": steps((60, "glacier")), "expire": .integer(60 * 86_400)],
      violations: [
        "lifecycle[0].expire: The rule moves objects to another storage class after 60 days, so "
          + "`expire` must be longer than that."
      ]),
    Refused(
      rule: ["tags": ["k": "v"], "abortUploads": 86_400],
      violations: [
        "lifecycle[0].abortUploads: S3 takes no `abortUploads` in a rule with `tags`: write it in a "
          + "rule of its own."
      ]),
    Refused(
      rule: ["transitions": []],
      violations: [
        "lifecycle[0]: A lifecycle rule needs `transitions`, `transitionsNoncurrent`, `expire`, "
          + "`expireNoncurrent` or `abortUploads`."
      ]),
  ])
  func `what S3 refuses is an error of the file`(_ refused: Refused) {
    let properties: [String: Value] = ["name": "b", "lifecycle": .list([.map(refused.rule)])]
    let violations = Bucket().schema.rules.flatMap { $0.check(properties) }
    #expect(violations.map { "\($0.path ?? ""): \($0.detail)" } == refused.violations)
  }
}

extension XMLTree {
  /// Without the declaration of a document.
  fileprivate var text: String {
    String((document().text ?? "").dropFirst(#"<?xml version="1.0" encoding="UTF-8"?>"#.count))
  }
}
