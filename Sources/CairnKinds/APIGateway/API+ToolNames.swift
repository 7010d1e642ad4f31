import CairnLanguage

extension API {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::ApiGateway::RestApi"), .sam("AWS::Serverless::Api"),
      .terraform("aws_api_gateway_rest_api"), .aws("apigateway"), .word("restApis"), .word("http"),
    ],
    fields: [
      "routes": [
        .cloudFormation("AWS::ApiGateway::Method"), .cloudFormation("AWS::ApiGateway::Resource"),
        .terraform("aws_api_gateway_method"), .terraform("aws_api_gateway_resource"),
        .terraform("aws_api_gateway_integration"),
      ],
      "openapi": [.sam("DefinitionUri"), .cloudFormation("BodyS3Location")],
      "routes.auth": [
        .cloudFormation("AuthorizationType"), .cloudFormation("AuthorizerId"),
        .terraform("authorization"), .serverless("authorizer"),
      ],
      "routes.apiKey": [
        .cloudFormation("ApiKeyRequired"), .terraform("api_key_required"), .serverless("private"),
      ],
      "routes.validate": [
        .cloudFormation("RequestValidatorId"), .terraform("request_validator_id"),
        .cloudFormation("AWS::ApiGateway::RequestValidator"),
        .terraform("aws_api_gateway_request_validator"),
      ],
      "routes.validate.body": [
        .cloudFormation("RequestModels"), .terraform("request_models"),
        .serverless("schemas"), .cloudFormation("AWS::ApiGateway::Model"),
        .terraform("aws_api_gateway_model"),
      ],
      "routes.validate.parameters": [
        .cloudFormation("RequestParameters"), .terraform("request_parameters"),
      ],
      "routes.timeout": [
        .cloudFormation("TimeoutInMillis"), .terraform("timeout_milliseconds"),
      ],
      "routes.headers": [
        .cloudFormation("ResponseParameters"), .terraform("response_parameters"),
      ],
      "routes.integration.role": [
        .cloudFormation("Credentials"), .terraform("credentials"),
      ],
      "routes.integration.parameters": [
        .cloudFormation("RequestParameters"), .terraform("request_parameters"),
      ],
      "routes.integration.request": [
        .cloudFormation("RequestTemplates"), .terraform("request_templates"),
      ],
      "routes.integration.responses": [
        .cloudFormation("IntegrationResponses"),
        .terraform("aws_api_gateway_integration_response"),
      ],
      "routes.integration.responses.pattern": [
        .cloudFormation("SelectionPattern"), .terraform("selection_pattern"),
      ],
      "routes.integration.responses.body": [
        .cloudFormation("ResponseTemplates"), .terraform("response_templates"),
      ],
      "routes.integration.http.url": [.cloudFormation("Uri"), .terraform("uri")],
      "routes.integration.http.method": [
        .cloudFormation("IntegrationHttpMethod"), .terraform("integration_http_method"),
      ],
      "authorizers": [
        .cloudFormation("AWS::ApiGateway::Authorizer"), .terraform("aws_api_gateway_authorizer"),
        .sam("Auth"),
      ],
      "authorizers.function": [
        .cloudFormation("AuthorizerUri"), .terraform("authorizer_uri"), .sam("FunctionArn"),
      ],
      "authorizers.userPools": [
        .cloudFormation("ProviderARNs"), .terraform("provider_arns"), .sam("UserPoolArn"),
      ],
      "authorizers.identity": [
        .cloudFormation("IdentitySource"), .terraform("identity_source"),
      ],
      "authorizers.validation": [
        .cloudFormation("IdentityValidationExpression"),
        .terraform("identity_validation_expression"), .sam("ValidationExpression"),
      ],
      "authorizers.ttl": [
        .cloudFormation("AuthorizerResultTtlInSeconds"),
        .terraform("authorizer_result_ttl_in_seconds"), .serverless("resultTtlInSeconds"),
        .sam("ReauthorizeEvery"),
      ],
      "stage": [
        .sam("StageName"), .cloudFormation("AWS::ApiGateway::Stage"),
        .cloudFormation("AWS::ApiGateway::Deployment"), .terraform("aws_api_gateway_stage"),
        .terraform("aws_api_gateway_deployment"),
      ],
      "gatewayResponses": [
        .cloudFormation("AWS::ApiGateway::GatewayResponse"),
        .terraform("aws_api_gateway_gateway_response"),
      ],
      "endpoint": [
        .cloudFormation("EndpointConfiguration"), .terraform("endpoint_configuration"),
        .serverless("endpointType"),
      ],
      "vpcEndpoints": [
        .cloudFormation("VpcEndpointIds"), .terraform("vpc_endpoint_ids"),
      ],
      "accessLogs": [
        .cloudFormation("AccessLogSetting"), .terraform("access_log_settings"),
      ],
      "accessLogs.group": [
        .cloudFormation("DestinationArn"), .terraform("destination_arn"),
      ],
      "throttling": [
        .cloudFormation("MethodSettings"), .terraform("aws_api_gateway_method_settings"),
      ],
      "throttling.rate": [
        .cloudFormation("ThrottlingRateLimit"), .terraform("throttling_rate_limit"),
        .serverless("maxRequestsPerSecond"),
      ],
      "throttling.burst": [
        .cloudFormation("ThrottlingBurstLimit"), .terraform("throttling_burst_limit"),
        .serverless("maxConcurrentRequests"),
      ],
      "tracing": [
        .cloudFormation("TracingEnabled"), .terraform("xray_tracing_enabled"),
      ],
      "stageVariables": [.sam("Variables"), .terraform("variables")],
      "cors.origin": [.sam("AllowOrigin")],
      "cors.methods": [.sam("AllowMethods")],
      "cors.headers": [.sam("AllowHeaders")],
      "cors.credentials": [.sam("AllowCredentials")],
    ],
    instead: [
      "Write the OpenAPI document to a file, and name that in `openapi`.":
        ["body", "DefinitionBody"]
    ])
}
