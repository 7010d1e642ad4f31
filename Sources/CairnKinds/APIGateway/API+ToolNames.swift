import CairnLanguage

extension API {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::ApiGateway::RestApi"), .sam("AWS::Serverless::Api"),
      .terraform("aws_api_gateway_rest_api"), .aws("apigateway"), .word("restApis"), .word("http"),
      .word("httpApi"),
    ],
    fields: [
      "routes": [
        .cloudFormation("AWS::ApiGateway::Method"), .cloudFormation("AWS::ApiGateway::Resource"),
        .terraform("aws_api_gateway_method"), .terraform("aws_api_gateway_resource"),
        .terraform("aws_api_gateway_integration"),
      ],
      "stage": [
        .sam("StageName"), .cloudFormation("AWS::ApiGateway::Stage"),
        .cloudFormation("AWS::ApiGateway::Deployment"), .terraform("aws_api_gateway_stage"),
        .terraform("aws_api_gateway_deployment"),
      ],
      "stageVariables": [.sam("Variables"), .terraform("variables")],
      "cors.origin": [.sam("AllowOrigin"), .serverless("origins")],
      "cors.methods": [.sam("AllowMethods")],
      "cors.headers": [.sam("AllowHeaders")],
      "cors.credentials": [.sam("AllowCredentials")],
    ],
    instead: [
      "Write the `routes` themselves, each with its function.":
        ["body", "DefinitionBody", "DefinitionUri"],
      "Cairn has REST APIs only: declare one in `apis`.":
        ["AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api", "aws_apigatewayv2_api"],
    ])
}
