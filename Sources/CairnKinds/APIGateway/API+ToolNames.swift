import CairnLanguage

extension API {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::ApiGateway::RestApi"), .sam("AWS::Serverless::Api"),
      .terraform("aws_api_gateway_rest_api"), .aws("apigateway"),
    ],
    fields: [
      "stage": [.sam("StageName")],
      "stageVariables": [.sam("Variables")],
    ])
}
