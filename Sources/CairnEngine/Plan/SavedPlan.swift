import CairnAWS
import CairnJSON
import CairnLanguage

/// A plan on disk: applied only if a new plan would do exactly the same.
package struct SavedPlan: Hashable, Sendable {
  package static let format = 3

  /// The canonical form: equal plans have equal texts.
  package let json: JSONValue
  package let purpose: Plan.Purpose
  /// The stack file, as the user named it.
  package let file: String
  /// The texts of parameters, for reuse. Secret ones are hashed, and the user gives them again.
  package let parameters: [String: Value]
  /// The key for hashing secrets.
  private let secrets: SecretKey
  /// The endpoint, to open again.
  package let account: String
  package let region: String
  package let endpoint: String?

  package init(
    _ plan: Plan, file: String, parameters: [String: Value], secrets: SecretKey = .random()
  ) {
    purpose = plan.purpose
    self.file = file
    self.parameters = secrets.sealing(parameters)
    self.secrets = secrets
    account = plan.scope.account
    region = plan.scope.region
    endpoint = plan.scope.endpoint
    json = [
      "format": .int(Self.format), "file": .string(file),
      "parameters": self.parameters.json(.stored), "secretKey": .string(secrets.text),
      "plan": plan.json(secrets),
    ]
  }

  /// Whether some bytes are a saved plan, possibly of another version.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == UInt8(ascii: "{"), let json = try? JSONValue(parsing: bytes) else {
      return false
    }
    return json["format"]?.int != nil && json["file"]?.string != nil
      && json["plan"]?["scope"] != nil
  }

  package func bytes() -> [UInt8] { json.bytes(pretty: true) }

  /// Nil if the text isn't a plan that this cairn can apply.
  package init?(parsing bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes), json["format"]?.int == Self.format,
      let plan = json["plan"], let scope = plan["scope"],
      let purpose = plan["purpose"]?.string.flatMap(Plan.Purpose.init(rawValue:)),
      let file = json["file"]?.string,
      let parameters = [String: Value](json["parameters"], as: .stored),
      let secrets = json["secretKey"]?.string.flatMap({ SecretKey($0) }),
      let account = scope["account"]?.string, let region = scope["region"]?.string
    else { return nil }
    self.json = json
    self.purpose = purpose
    self.file = file
    self.parameters = parameters
    self.secrets = secrets
    self.account = account
    self.region = region
    endpoint = scope["endpoint"]?.string
  }

  /// Nil if a new plan would do exactly the same; else the difference in words.
  package func whatMoved(to plan: Plan) -> String? {
    let now = plan.json(secrets)
    if json["plan"] == now { return nil }
    if let before = json["plan"]?["scope"], before != now["scope"] {
      return "It was made for another endpoint."
    }
    let moved = Self.moved(json["plan"] ?? .null, now)
    return moved.isEmpty ? "Its outputs differ." : Self.sentence(moved)
  }

  static func whatMoved(from old: Plan, to new: Plan) -> String {
    let secrets = SecretKey.random()
    let moved = moved(old.json(secrets), new.json(secrets))
    return moved.isEmpty ? "The ledger has been written since." : sentence(moved)
  }

  /// The secret parameters, which have to be given again.
  package var secretParameters: [String] {
    parameters.filter(\.value.isSecret).map(\.key).sorted()
  }

  /// Whether a secret parameter has the value that the plan was made with.
  package func wasMade(with value: Value?, for parameter: String) -> Bool {
    guard case .secret(.sealed(let hash))? = parameters[parameter] else { return false }
    return value.map { secrets.hash(of: $0) } == hash
  }

  private static func sentence(_ moved: [String]) -> String {
    let first = moved.prefix(3).joined(separator: ", ")
    let rest = moved.count > 3 ? " and \(moved.count - 3) more" : ""
    return "\(moved.count == 1 ? "This differs" : "These differ") now: \(first)\(rest)."
  }

  /// The changes that differ, and how.
  private static func moved(_ old: JSONValue, _ new: JSONValue) -> [String] {
    let (before, after) = (changes(old), changes(new))
    return Set(before.keys).union(after.keys).sorted().compactMap { address in
      let (was, now) = (before[address], after[address])
      if was == now { return nil }
      let (action, nextAction) = (was?["action"]?.string, now?["action"]?.string)
      if let action, let nextAction, action == nextAction { return address }
      return "\(address) (\(action ?? "absent") before, \(nextAction ?? "absent") now)"
    }
  }

  private static func changes(_ plan: JSONValue) -> [String: JSONValue] {
    Dictionary(
      (plan["changes"]?.array ?? []).compactMap { change in
        change["address"]?.string.map { ($0, change) }
      }
    ) { first, _ in first }
  }
}
