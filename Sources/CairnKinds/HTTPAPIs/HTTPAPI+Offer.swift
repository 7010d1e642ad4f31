import CairnAWS
import CairnEngine
import CairnJSON

extension HTTPAPI {
  private static let need = EndpointNeed(
    .services, AWSService.apiGatewayV2.id, text: "serve HTTP APIs", fields: [routes.name])

  package func needs(of properties: Properties, in scope: Scope) -> [EndpointNeed] { [Self.need] }

  package var offer: (any EndpointAbilities)? { Offer() }

  /// Asks API Gateway V2 itself, because lists of an emulator's services aren't complete.
  private struct Offer: EndpointAbilities {
    func answers(
      to needs: Set<EndpointNeed>, in scope: Scope, by client: AWSClient
    ) async -> [EndpointNeed: EndpointAbility] {
      guard scope.flavour == .emulator, needs.contains(HTTPAPI.need) else { return [:] }
      do {
        _ = try await client.getHTTPAPIs()
        return [HTTPAPI.need: .able]
      } catch  where error.cause == .notImplemented {
        return [
          HTTPAPI.need: .unable(
            "it has no API Gateway V2, like LocalStack's free releases. Declare a REST API in "
              + "`\(API.section)`, or use an endpoint such as MiniStack, LocalEmu or AWS.")
        ]
      } catch {
        return [:]
      }
    }
  }
}

extension KindContext {
  /// Every HTTP API, for all resources of a round; nil where the endpoint has none of them.
  func httpAPIs() async throws -> [JSONValue]? {
    let aws = aws
    let isEmulator = scope.flavour == .emulator
    return try await shared.answer(to: "apigatewayv2 GetApis") {
      do {
        return try await aws.getHTTPAPIs().filter { $0["protocolType"]?.string == "HTTP" }
      } catch let error as AWSError where isEmulator && error.cause == .notImplemented {
        return nil
      }
    }
  }
}
