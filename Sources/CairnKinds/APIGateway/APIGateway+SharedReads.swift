import CairnAWS
import CairnEngine

/// What one round of reads asks APIGateway once, though several resources want to know it.
extension KindContext {
  func restAPIs() async throws -> [RestAPI] {
    let aws = aws
    return try await shared.answer(to: "apigateway GetRestApis") { try await aws.getRestAPIs() }
  }
}
