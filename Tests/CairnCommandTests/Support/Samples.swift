import CairnAWS
import CairnEngine
import CairnLanguage

@testable import cairn

/// Short ways to write the values that reports render.
enum Sample {
  static let scope = Scope(
    stack: "image-service", account: "000000000000", region: "us-east-1",
    endpoint: "http://127.0.0.1:4566", flavour: .emulator)

  static func plan(_ changes: [Change], purpose: Plan.Purpose = .apply) -> Plan {
    Plan(
      purpose: purpose, scope: scope, changes: changes, outputs: [], ledgerVersion: .absent)
  }

  static func change(
    _ address: String, _ action: Change.Action, reasons: [Change.Reason] = [],
    fields: [FieldChange] = [], line: Int = 9, desired: [String: Value]? = nil,
    origin: ResourceDeclaration.Origin = .declared, dataHeld: String? = nil,
    goesWithContainer: Bool = false
  ) -> Change {
    Change(
      address: ResourceAddress(address) ?? ResourceAddress(section: "?", name: "?"),
      noun: "queue", action: action, reasons: reasons, fields: fields, location: place(line),
      origin: origin, desired: desired.map { Properties($0) }, dataHeld: dataHeld,
      goesWithContainer: goesWithContainer)
  }

  static func field(
    _ path: String, _ type: FieldType, from old: Value?, to new: Value?,
    cause: FieldChange.Cause = .edit, recorded: Value? = nil, forces: Bool = false,
    secret: Bool = false, line: Int? = nil
  ) -> FieldChange {
    FieldChange(
      path: path, type: type, desired: new, recorded: recorded ?? old, live: old, cause: cause,
      forcesReplacement: forces, isSecret: secret, location: line.map { place($0, column: 5) })
  }

  static func place(_ line: Int, column: Int = 3) -> SourceLocation {
    let start = SourcePosition(line: line, column: column, offset: 0)
    return SourceLocation(file: "stacks/a.yaml", range: SourceRange(start: start, end: start))
  }

  static let seconds = FieldType.duration(0...43_200)
  static let unknown = Value.unresolved(
    Template(
      .resource(ResourceAddress(section: "queues", name: "b"), attribute: "arn")))

  static func address(_ text: String) -> ResourceAddress {
    ResourceAddress(text) ?? ResourceAddress(section: "?", name: "?")
  }

  static func failure(_ address: String, _ message: String) -> ResourceFailure {
    ResourceFailure(
      address: self.address(address), message: message, location: place(41), requestID: "r-1")
  }
}

extension [StyledLine] {
  /// As it is printed, without colours and without spaces at the ends of lines.
  var plain: String { map(\.text).joined(separator: "\n") }
}
