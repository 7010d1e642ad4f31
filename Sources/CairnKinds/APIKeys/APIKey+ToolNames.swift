import CairnLanguage

extension APIKey {
  static let toolNames = ToolNames([
    .cloudFormation("AWS::ApiGateway::ApiKey"), .terraform("aws_api_gateway_api_key"),
    .aws("apigateway"),
  ])
}
