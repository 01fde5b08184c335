/** A server or tool that a Java archive gives away. */
export interface JavaApplication {
  /** Bitnami's component name where there is one, since advisories are keyed by it. */
  readonly name: string
  /** `group:artifact` of the archive that only the application itself brings along, not its clients. */
  readonly library: RegExp
  /** Must fit too, where clients and plug-ins bring the archive along as well. */
  readonly path?: RegExp
  /** `vendor:product` of the CPE 2.3 name. */
  readonly cpe: string
  /** An archive of it as it stands in an image, for the test: path, group, artifact. */
  readonly sample: readonly [path: string, group: string, artifact: string]
}

export const JAVA_APPLICATIONS: readonly JavaApplication[] = [
  {
    name: 'tomcat',
    library: /^org\.apache\.tomcat:tomcat-catalina$/,
    cpe: 'apache:tomcat',
    sample: ['usr/local/tomcat/lib/catalina.jar', 'org.apache.tomcat', 'tomcat-catalina'],
  },
  {
    name: 'jetty',
    library: /^org\.eclipse\.jetty:jetty-start$/,
    cpe: 'eclipse:jetty',
    sample: ['usr/local/jetty/start.jar', 'org.eclipse.jetty', 'jetty-start'],
  },
  {
    name: 'wildfly',
    library: /^org\.wildfly:wildfly-ee$/,
    cpe: 'redhat:wildfly',
    sample: ['opt/wildfly/modules/ee/main/wildfly-ee-26.1.0.Final.jar', 'org.wildfly', 'wildfly-ee'],
  },
  {
    name: 'weblogic',
    library: /^com\.oracle\.weblogic:weblogic$/,
    cpe: 'oracle:weblogic_server',
    sample: ['u01/oracle/wlserver/server/lib/weblogic.jar', 'com.oracle.weblogic', 'weblogic'],
  },
  {
    name: 'jenkins',
    library: /^org\.jenkins-ci\.main:jenkins-war$/,
    cpe: 'jenkins:jenkins',
    sample: ['usr/share/jenkins/jenkins.war', 'org.jenkins-ci.main', 'jenkins-war'],
  },
  {
    name: 'activemq',
    library: /^org\.apache\.activemq:activemq-broker$/,
    path: /(?:^|\/)(?:apache-)?activemq[^/]*\/(?:[^/]+\/)*lib\//,
    cpe: 'apache:activemq',
    sample: ['opt/apache-activemq/lib/activemq-broker-5.17.jar', 'org.apache.activemq', 'activemq-broker'],
  },
  {
    name: 'activemq-artemis',
    library: /^org\.apache\.activemq:artemis-server$/,
    path: /(?:^|\/)[^/]*artemis[^/]*\/lib\//,
    cpe: 'apache:activemq_artemis',
    sample: ['opt/activemq-artemis/lib/artemis-server-2.28.0.jar', 'org.apache.activemq', 'artemis-server'],
  },
  {
    name: 'kafka',
    library: /^org\.apache\.kafka:kafka_[\d.]+$/,
    cpe: 'apache:kafka',
    sample: ['opt/kafka/libs/kafka_2.13-3.4.0.jar', 'org.apache.kafka', 'kafka_2.13'],
  },
  {
    name: 'zookeeper',
    library: /^org\.apache\.zookeeper:zookeeper$/,
    path: /(?:^|\/)(?:apache-)?zookeeper[^/]*\/(?:lib\/)?zookeeper-[^/]+$/,
    cpe: 'apache:zookeeper',
    sample: ['apache-zookeeper-3.8.0-bin/lib/zookeeper-3.8.0.jar', 'org.apache.zookeeper', 'zookeeper'],
  },
  {
    name: 'elasticsearch',
    library: /^org\.elasticsearch:elasticsearch$/,
    path: /(?:^|\/)elasticsearch[^/]*\/lib\//,
    cpe: 'elastic:elasticsearch',
    sample: ['usr/share/elasticsearch/lib/elasticsearch-8.6.0.jar', 'org.elasticsearch', 'elasticsearch'],
  },
  {
    name: 'opensearch',
    library: /^org\.opensearch:opensearch$/,
    path: /(?:^|\/)opensearch[^/]*\/lib\//,
    cpe: 'amazon:opensearch',
    sample: ['usr/share/opensearch/lib/opensearch-2.5.0.jar', 'org.opensearch', 'opensearch'],
  },
  {
    name: 'solr',
    library: /^org\.apache\.solr:solr-core$/,
    path: /(?:^|\/)solr-webapp\/webapp\/WEB-INF\/lib\//,
    cpe: 'apache:solr',
    sample: ['opt/solr/server/solr-webapp/webapp/WEB-INF/lib/solr-core-9.1.1.jar', 'org.apache.solr', 'solr-core'],
  },
  {
    name: 'cassandra',
    library: /^org\.apache\.cassandra:cassandra-all$/,
    cpe: 'apache:cassandra',
    sample: ['opt/cassandra/lib/apache-cassandra-4.1.0.jar', 'org.apache.cassandra', 'cassandra-all'],
  },
  {
    name: 'neo4j',
    library: /^org\.neo4j:neo4j-kernel$/,
    path: /(?:^|\/)neo4j[^/]*\/lib\//,
    cpe: 'neo4j:neo4j',
    sample: ['var/lib/neo4j/lib/neo4j-kernel-5.5.0.jar', 'org.neo4j', 'neo4j-kernel'],
  },
  {
    name: 'spark',
    library: /^org\.apache\.spark:spark-core_[\d.]+$/,
    path: /(?:^|\/)spark[^/]*\/jars\//,
    cpe: 'apache:spark',
    sample: ['opt/spark/jars/spark-core_2.12-3.3.2.jar', 'org.apache.spark', 'spark-core_2.12'],
  },
  {
    name: 'flink',
    library: /^org\.apache\.flink:flink-dist(?:_[\d.]+)?$/,
    cpe: 'apache:flink',
    sample: ['opt/flink/lib/flink-dist-1.16.1.jar', 'org.apache.flink', 'flink-dist'],
  },
  {
    name: 'pulsar',
    library: /^org\.apache\.pulsar:pulsar-broker$/,
    cpe: 'apache:pulsar',
    sample: ['pulsar/lib/org.apache.pulsar-pulsar-broker-2.11.0.jar', 'org.apache.pulsar', 'pulsar-broker'],
  },
  {
    name: 'keycloak',
    library: /^org\.keycloak:keycloak-services$/,
    cpe: 'redhat:keycloak',
    sample: [
      'opt/keycloak/lib/lib/main/org.keycloak.keycloak-services-21.0.1.jar',
      'org.keycloak',
      'keycloak-services',
    ],
  },
  {
    name: 'sonarqube',
    library: /^org\.sonarsource\.sonarqube:sonar-application$/,
    cpe: 'sonarsource:sonarqube',
    sample: ['opt/sonarqube/lib/sonar-application-9.9.0.jar', 'org.sonarsource.sonarqube', 'sonar-application'],
  },
  {
    name: 'nexus',
    library: /^org\.sonatype\.nexus:nexus-(?:main|bootstrap)$/,
    cpe: 'sonatype:nexus_repository_manager',
    sample: ['opt/sonatype/nexus/lib/boot/nexus-main-3.49.0.jar', 'org.sonatype.nexus', 'nexus-main'],
  },
  {
    name: 'nacos',
    library: /^com\.alibaba\.nacos:nacos-(?:console|server|bootstrap)$/,
    cpe: 'alibaba:nacos',
    sample: ['home/nacos/target/nacos-server.jar', 'com.alibaba.nacos', 'nacos-console'],
  },
  {
    name: 'rocketmq',
    library: /^org\.apache\.rocketmq:rocketmq-(?:broker|namesrv)$/,
    path: /(?:^|\/)[^/]*rocketmq[^/]*\/(?:[^/]+\/)*lib\//,
    cpe: 'apache:rocketmq',
    sample: ['home/rocketmq/rocketmq-5.1.0/lib/rocketmq-broker-5.1.0.jar', 'org.apache.rocketmq', 'rocketmq-broker'],
  },
  {
    name: 'rocketmq-dashboard',
    library: /^org\.apache\.rocketmq:rocketmq-(?:dashboard|console-ng)$/,
    cpe: 'apache:rocketmq_dashboard',
    sample: ['rocketmq-dashboard.jar', 'org.apache.rocketmq', 'rocketmq-dashboard'],
  },
  {
    name: 'dubbo-admin',
    library: /^org\.apache\.dubbo:dubbo-admin(?:-server)?$/,
    cpe: 'apache:dubbo_admin',
    sample: ['app.jar', 'org.apache.dubbo', 'dubbo-admin-server'],
  },
  {
    name: 'xxl-job',
    library: /^com\.xuxueli:xxl-job-admin$/,
    cpe: 'xuxueli:xxl-job',
    sample: ['app.jar', 'com.xuxueli', 'xxl-job-admin'],
  },
  {
    name: 'seata',
    library: /^(?:io|org\.apache)\.seata:seata-server$/,
    cpe: 'apache:seata',
    sample: ['seata-server/target/seata-server.jar', 'io.seata', 'seata-server'],
  },
  {
    name: 'sentinel',
    library: /^com\.alibaba\.csp:sentinel-dashboard$/,
    cpe: 'alibaba:sentinel',
    sample: ['home/sentinel-dashboard.jar', 'com.alibaba.csp', 'sentinel-dashboard'],
  },
  {
    name: 'canal',
    library: /^com\.alibaba\.otter:canal\.(?:server|deployer|admin-server)$/,
    cpe: 'alibaba:canal',
    sample: ['home/admin/canal-server/lib/canal.server-1.1.6.jar', 'com.alibaba.otter', 'canal.server'],
  },
]
