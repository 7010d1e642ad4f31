import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What LocalStack saw since it was started, where `cairn local start` or docker-compose.yml started
/// it: localstack/cairn_localstack/changes.py. Another server answers otherwise, and tells nothing.
struct LocalStackAuditLog: AuditLog {
  static let path = "/_cairn/changes"
  static let timeout = Duration.seconds(5)

  func entries(
    about subjects: [AuditedResource], in scope: Scope, by client: AWSClient
  ) async -> AuditLogAnswer {
    guard scope.flavour == .emulator,
      let answer = await client.plainGet(
        Self.path,
        query: [
          ("account", scope.account), ("region", scope.region),
          ("everywhere", Self.everywhere(subjects)),
        ].filter { !$0.1.isEmpty }, timeout: Self.timeout),
      answer.status == 200, let changes = try? JSONValue(parsing: answer.body)["changes"]?.array
    else { return AuditLogAnswer() }
    var calls: [String: [Call]] = [:]
    for change in changes {
      guard let service = change["service"]?.string, let name = change["name"]?.string,
        let call = Call(change)
      else { continue }
      calls["\(service) \(name)", default: []].append(call)
    }
    return AuditLogAnswer(
      calls: Dictionary(
        subjects.compactMap { subject in
          calls["\(subject.service) \(subject.name)"].map { (subject, $0) }
        }, uniquingKeysWith: { first, _ in first }))
  }
}

extension LocalStackAuditLog {
  /// The services whose resources are in no single account or region.
  private static func everywhere(_ subjects: [AuditedResource]) -> String {
    Set(subjects.filter { $0.reach != .region }.map(\.service)).sorted().joined(separator: ",")
  }
}

extension Call {
  fileprivate init?(_ json: JSONValue) {
    guard let operation = json["operation"]?.string,
      let time = json["time"]?.string.flatMap(UTCTime.init(iso8601:))
    else { return nil }
    let agent = json["agent"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    self.init(
      operation: operation, time: time, caller: agent, isOwn: Self.isOwn(agent: agent))
  }
}
