import CairnLanguage

extension HTTPAPI {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::ApiGatewayV2::Api"), .sam("AWS::Serverless::HttpApi"),
      .terraform("aws_apigatewayv2_api"), .aws("apigatewayv2"), .word("httpApi"),
    ],
    fields: [
      "routes": [
        .cloudFormation("AWS::ApiGatewayV2::Route"), .terraform("aws_apigatewayv2_route"),
        .cloudFormation("AWS::ApiGatewayV2::Integration"),
        .terraform("aws_apigatewayv2_integration"),
      ],
      "routes.auth": [
        .cloudFormation("AuthorizationType"), .cloudFormation("AuthorizerId"),
        .serverless("authorizer"),
      ],
      "routes.scopes": [.cloudFormation("AuthorizationScopes")],
      "routes.timeout": [
        .cloudFormation("TimeoutInMillis"), .terraform("timeout_milliseconds"),
      ],
      "routes.payload": [.cloudFormation("PayloadFormatVersion")],
      "routes.integration.http.url": [.cloudFormation("IntegrationUri")],
      "routes.integration.http.method": [.cloudFormation("IntegrationMethod")],
      "authorizers": [
        .cloudFormation("AWS::ApiGatewayV2::Authorizer"),
        .terraform("aws_apigatewayv2_authorizer"), .sam("Auth"),
      ],
      "authorizers.function": [
        .cloudFormation("AuthorizerUri"), .sam("FunctionArn"), .serverless("functionArn"),
      ],
      "authorizers.issuer": [.serverless("issuerUrl"), .cloudFormation("JwtConfiguration")],
      "authorizers.identity": [.cloudFormation("IdentitySource")],
      "authorizers.ttl": [
        .cloudFormation("AuthorizerResultTtlInSeconds"), .serverless("resultTtlInSeconds"),
        .sam("ReauthorizeEvery"),
      ],
      "authorizers.simpleResponses": [
        .cloudFormation("EnableSimpleResponses"), .serverless("enableSimpleResponses"),
      ],
      "authorizers.payload": [
        .cloudFormation("AuthorizerPayloadFormatVersion"), .serverless("payloadVersion"),
      ],
      "cors": [.cloudFormation("CorsConfiguration")],
      "cors.origins": [.cloudFormation("AllowOrigins"), .serverless("allowedOrigins")],
      "cors.methods": [.cloudFormation("AllowMethods"), .serverless("allowedMethods")],
      "cors.headers": [.cloudFormation("AllowHeaders"), .serverless("allowedHeaders")],
      "cors.exposeHeaders": [.serverless("exposedResponseHeaders")],
      "cors.credentials": [
        .cloudFormation("AllowCredentials"), .serverless("allowCredentials"),
      ],
      "stage": [
        .sam("StageName"), .cloudFormation("AWS::ApiGatewayV2::Stage"),
        .cloudFormation("AWS::ApiGatewayV2::Deployment"), .terraform("aws_apigatewayv2_stage"),
        .terraform("aws_apigatewayv2_deployment"),
      ],
      "accessLogs": [.cloudFormation("AccessLogSettings")],
      "accessLogs.group": [.cloudFormation("DestinationArn")],
      "throttling": [.cloudFormation("DefaultRouteSettings")],
      "throttling.rate": [.cloudFormation("ThrottlingRateLimit")],
      "throttling.burst": [.cloudFormation("ThrottlingBurstLimit")],
    ],
    instead: [
      "Write the `routes` themselves, each with its function.":
        ["body", "DefinitionBody", "DefinitionUri"],
      "Write `defaultEndpoint: false`.":
        [
          "DisableExecuteApiEndpoint", "disableDefaultEndpoint",
        ],
    ])
}
