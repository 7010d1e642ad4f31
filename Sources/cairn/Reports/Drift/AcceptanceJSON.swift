import CairnEngine
import CairnJSON
import CairnLanguage

/// An acceptance as events: `accept` for each field and each removal, `left` for differences that
/// stay, and `accepted`.
struct AcceptanceJSON {
  var acceptance: Acceptance
  var file: String

  var lines: [JSONLine] {
    acceptance.accepted.map { field in
      JSONLine(
        "accept",
        [
          ("address", .string("\(field.address)")),
          ("field", PlanJSON.json(of: field.change)),
        ])
    }
      + acceptance.removed.map { address in
        JSONLine("accept", [("address", .string("\(address)")), ("removed", .bool(true))])
      }
      + acceptance.left.map { left in
        JSONLine(
          "left",
          [
            ("address", .string("\(left.address)")),
            ("path", left.path.map { .string($0) }),
            ("why", .string(left.why)),
            ("place", left.location?.json),
          ])
      }
  }

  var summary: JSONLine {
    JSONLine(
      "accepted",
      [
        ("file", .string(file)), ("fields", .int(acceptance.accepted.count)),
        ("removed", .int(acceptance.removed.count)), ("left", .int(acceptance.left.count)),
      ])
  }
}
