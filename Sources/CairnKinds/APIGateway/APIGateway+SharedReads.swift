import CairnAWS
import CairnEngine

/// Requests to API Gateway that several resources of a round share.
extension KindContext {
  func restAPIs() async throws -> [RestAPI] {
    let aws = aws
    return try await shared.answer(to: "apigateway GetRestApis") { try await aws.getRestAPIs() }
  }
}
