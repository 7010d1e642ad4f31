import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What the Lambda host of `cairn local start` says it can run:
/// localstack/cairn_localstack/host.py. Another server has no such answer.
struct LambdaHost: EndpointAbilities {
  static let path = "/_cairn/host"
  static let timeout = Duration.seconds(5)

  func answers(
    to needs: Set<EndpointNeed>, in scope: Scope, by client: AWSClient
  ) async -> [EndpointNeed: EndpointAbility] {
    guard scope.flavour == .emulator, needs.contains(where: { $0.area != .services }),
      let answer = await client.plainGet(Self.path, query: [], timeout: Self.timeout),
      answer.status == 200, let host = try? JSONValue(parsing: answer.body)
    else { return [:] }
    return Self.answers(to: needs, host)
  }

  static func answers(
    to needs: Set<EndpointNeed>, _ host: JSONValue
  ) -> [EndpointNeed: EndpointAbility] {
    var answers: [EndpointNeed: EndpointAbility] = [:]
    for need in needs {
      switch need.area {
      case .runtimes: answers[need] = host["runtimes"]?[need.item].flatMap { runtime(need, $0) }
      case .architectures: answers[need] = architecture(need, host["architectures"])
      case .images: answers[need] = host["images"].flatMap { runtime(need, $0) }
      case .services: break
      }
    }
    return answers
  }

  /// Nil if the answer says nothing that can be used.
  private static func runtime(_ need: EndpointNeed, _ answer: JSONValue) -> EndpointAbility? {
    guard let runs = answer["runs"]?.bool else { return nil }
    guard runs else { return .unable(sentence(answer["reason"]?.string ?? "it doesn't say why")) }
    guard answer["exact"]?.bool == false, let interpreter = answer["with"]?.string else {
      return .able
    }
    return .differently(sentence("runs `\(need.item)` with \(interpreter)"))
  }

  private static func architecture(
    _ need: EndpointNeed, _ answer: JSONValue?
  ) -> EndpointAbility? {
    guard let known = answer?.array?.compactMap(\.string), !known.isEmpty else { return nil }
    if known.contains(need.item) { return .able }
    let processor = known.joined(separator: " and ")
    return .unable(
      "it runs on \(processor). Write `architecture: \(known[0])`, and code that is built for it.")
  }

  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : "\(text)." }
}
