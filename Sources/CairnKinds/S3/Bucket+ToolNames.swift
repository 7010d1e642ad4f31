import CairnLanguage

extension Bucket {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::S3::Bucket"), .terraform("aws_s3_bucket"), .aws("s3")],
    fields: [
      "name": [.cloudFormation("BucketName"), .terraform("bucket")],
      "versioning": [.cloudFormation("VersioningConfiguration")],
      "encryption": [.cloudFormation("BucketEncryption")],
      "kmsKey": [.cloudFormation("KMSMasterKeyID"), .terraform("kms_master_key_id")],
      "cors": [.cloudFormation("CorsConfiguration"), .terraform("cors_rule")],
      "cors.origins": [.cloudFormation("AllowedOrigins"), .terraform("allowed_origins")],
      "cors.methods": [.cloudFormation("AllowedMethods"), .terraform("allowed_methods")],
      "cors.headers": [.cloudFormation("AllowedHeaders"), .terraform("allowed_headers")],
      "cors.maxAge": [.terraform("max_age_seconds")],
      "lifecycle": [.cloudFormation("LifecycleConfiguration"), .terraform("lifecycle_rule")],
      "publicAccess": [.cloudFormation("PublicAccessBlockConfiguration")],
      "onDestroy": [.terraform("force_destroy")],
    ])
}
