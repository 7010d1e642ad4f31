import CairnLanguage

extension UsagePlan {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::ApiGateway::UsagePlan"), .terraform("aws_api_gateway_usage_plan"),
      .aws("apigateway"),
    ],
    fields: [
      "apis": [.cloudFormation("ApiStages"), .terraform("api_stages")],
      "keys": [
        .cloudFormation("AWS::ApiGateway::UsagePlanKey"),
        .terraform("aws_api_gateway_usage_plan_key"),
      ],
      "quota": [.terraform("quota_settings")],
      "throttle": [.terraform("throttle_settings")],
      "throttle.rate": [.cloudFormation("RateLimit"), .terraform("rate_limit")],
      "throttle.burst": [.cloudFormation("BurstLimit"), .terraform("burst_limit")],
    ])
}
