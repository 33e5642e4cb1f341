"""Which of Kubernetes' own end-to-end tests of the network (test/e2e/network) are played here, and by which of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SERVICE = {
    "should provide secure master service": "test_the_masters_own_service",
    "should serve a basic endpoint from pods": "test_endpoints_follow_pods_and_all_of_them_answer",
    "should serve endpoints on same port and different protocols": "test_tcp_and_udp_share_a_port",
    "should be able to connect to terminating and unready endpoints if PublishNotReadyAddresses is true":
        "test_pods_that_are_not_ready",
    "should serve multiport endpoints from pods": "test_several_ports_lead_to_several_programs",
    "should be updated after adding or deleting ports": "test_ports_are_added_and_taken_away",
    "should preserve source pod IP for traffic thru service cluster IP": "test_the_source_address_is_the_pods_own",
    "should allow pods to hairpin back to themselves through services":
        "test_a_pod_reaches_itself_through_its_service",
    "should be able to up and down services": "test_services_come_and_go_and_come_back",
    "should work after the service has been recreated": "test_services_come_and_go_and_come_back",
    "should allow creating a basic SCTP service with pod and endpoints":
        "test_sctp_has_endpoints_though_nobody_here_speaks_it",
    "should work after restarting kube-proxy": "test_services_outlive_kube_proxys_pods",
    "should work after restarting apiserver": "test_services_outlive_kube_proxys_pods",
    "should be able to create a functioning NodePort service": "test_node_ports_lead_in_on_every_node",
    "should be able to update service type to NodePort listening on same port number but different protocols":
        "test_cluster_ip_to_node_port_on_the_same_port_in_two_protocols",
    "should be able to change the type from ExternalName to ClusterIP": "test_external_name_to_cluster_ip",
    "should be able to change the type from ExternalName to NodePort": "test_external_name_to_node_port",
    "should be able to change the type from ClusterIP to ExternalName": "test_to_external_name_gives_all_back",
    "should be able to change the type from NodePort to ExternalName": "test_to_external_name_gives_all_back",
    "should prevent NodePort collisions": "test_node_ports_that_cannot_be_had",
    "should check NodePort out-of-range": "test_node_ports_that_cannot_be_had",
    "should release NodePorts on delete": "test_a_deleted_service_frees_its_node_port",
    "should create endpoints for unready pods": "test_pods_that_are_not_ready",
    "should have session affinity work for service with type clusterIP":
        "test_session_affinity_can_be_switched_and_times_out",
    "should have session affinity timeout work for service with type clusterIP":
        "test_session_affinity_can_be_switched_and_times_out",
    "should be able to switch session affinity for service with type clusterIP":
        "test_session_affinity_can_be_switched_and_times_out",
    "should have session affinity work for NodePort service": "test_session_affinity_can_be_switched_and_times_out",
    "should have session affinity timeout work for NodePort service":
        "test_session_affinity_can_be_switched_and_times_out",
    "should be able to switch session affinity for NodePort service":
        "test_session_affinity_can_be_switched_and_times_out",
    "should implement service.kubernetes.io/service-proxy-name": "test_services_that_are_not_kube_proxys",
    "should implement service.kubernetes.io/headless": "test_services_that_are_not_kube_proxys",
    "should be rejected when no endpoints exist": "test_endpoints_follow_pods_and_all_of_them_answer",
    "should be rejected for evicted pods (no endpoints exist)": "test_failed_pods_are_no_endpoints",
    "should respect internalTrafficPolicy=Local Pod to Pod": "test_internal_traffic_stays_on_the_node",
    "should respect internalTrafficPolicy=Local Pod (hostNetwork: true) to Pod":
        "test_internal_traffic_stays_on_the_node",
    "should respect internalTrafficPolicy=Local Pod and Node, to Pod (hostNetwork: true)":
        "test_internal_traffic_to_pods_on_the_host_network",
    "should fail health check node port if there are only terminating endpoints":
        "test_health_check_node_ports_count_what_is_local",
    "should fallback to terminating endpoints when there are no ready endpoints with internalTrafficPolicy=Cluster":
        "test_terminating_pods_serve_while_nobody_else_does",
    "should fallback to local terminating endpoints when there are no ready endpoints with internalTrafficPolicy=Local":
        "test_terminating_pods_serve_while_nobody_else_does",
    "should fallback to terminating endpoints when there are no ready endpoints with externallTrafficPolicy=Cluster":
        "test_terminating_pods_serve_the_outside_too",
    "should fallback to local terminating endpoints when there are no ready endpoints with externalTrafficPolicy=Local":
        "test_terminating_pods_serve_the_outside_too",
    "should find a service from listing all namespaces": "test_the_status_of_a_service_through_its_life",
    "should complete a service status lifecycle": "test_the_status_of_a_service_through_its_life",
    "should delete a collection of services": "test_a_collection_of_services_is_deleted_at_once",
    "should test the lifecycle of an Endpoint": "test_a_service_without_selector_leads_where_its_endpoints_say",
    "should serve endpoints on same port and different protocol for internal traffic on Type LoadBalancer":
        "test_one_node_port_for_tcp_and_udp",
    "should support named targetPorts that resolve to different ports on different endpoints":
        "test_a_named_port_means_another_number_on_each_pod",
}
DNS = {
    "should provide DNS for the cluster": "test_the_clusters_own_dns_service",
    "should resolve DNS of partial qualified names for the cluster": "test_partial_names_are_searched",
    "should provide /etc/hosts entries for the cluster": "test_hosts_files",
    "should provide DNS for services": "test_every_sort_of_name",
    "should resolve DNS of partial qualified names for services": "test_partial_names_are_searched",
    "should provide DNS for pods for Hostname": "test_every_sort_of_name",
    "should provide DNS for pods for Subdomain": "test_every_sort_of_name",
    "should provide DNS for ExternalName services": "test_an_alias_becomes_a_service_of_its_own",
    "should support configurable pod DNS nameservers": "test_policies_and_settings_of_a_pod",
    "should work with the pod containing more than 6 DNS search paths and longer than 256 search list characters":
        "test_policies_and_settings_of_a_pod",
    "should support configurable pod resolv.conf": "test_policies_and_settings_of_a_pod",
}
SLICES = {
    "should have Endpoints and EndpointSlices pointing to API Server": "test_the_masters_own_service",
    "should create and delete Endpoints and EndpointSlices for a Service with a selector specified":
        "test_services_come_and_go_and_come_back",
    "should create Endpoints and EndpointSlices for Pods matching a Service":
        "test_endpoints_follow_pods_and_all_of_them_answer",
    "should support a Service with multiple ports specified in multiple EndpointSlices":
        "test_slices_by_hand_with_several_addresses_and_ports",
    "should support a Service with multiple endpoint IPs specified in multiple EndpointSlices":
        "test_slices_by_hand_with_several_addresses_and_ports",
    "should mirror a custom Endpoints resource through create update and delete":
        "test_a_service_without_selector_leads_where_its_endpoints_say",
}
BALANCERS = {
    "should be able to change the type and ports of a TCP service": "test_types_up_and_down_again",
    "should only allow access from service loadbalancer source ranges": "test_a_load_balancer_in_a_cloud",
    "should be able to create LoadBalancer Service without NodePort and change it":
        "test_a_load_balancer_without_node_ports",
    "should handle load balancer cleanup finalizer for service": "test_a_load_balancer_in_a_cloud",
    "should work for type=NodePort": "test_external_traffic_stays_on_the_node_and_keeps_its_source",
    "should work for type=LoadBalancer": "test_a_load_balancer_in_a_cloud",
    "should only target nodes with endpoints": "test_health_check_node_ports_count_what_is_local",
    "should handle updates to ExternalTrafficPolicy field":
        "test_external_traffic_stays_on_the_node_and_keeps_its_source",
}
CLOSE = {
    "should route traffic to an endpoint in the same zone when using PreferClose": "test_preferring_the_same_zone",
    "should route traffic to an endpoint in the same zone when using PreferSameZone":
        "test_preferring_the_same_zone",
    "should route traffic to an endpoint on the same node or fall back to same zone when using PreferSameNode":
        "test_preferring_the_same_node",
}
OTHERS = {
    "should function for pod-Service: http": "test_endpoints_follow_pods_and_all_of_them_answer",
    "should function for pod-Service: udp": "test_tcp_and_udp_share_a_port",
    "should function for node-Service: http": "test_node_ports_lead_in_on_every_node",
    "should function for endpoint-Service: http": "test_a_pod_reaches_itself_through_its_service",
    "should function for multiple endpoint-Services with same selector": "test_two_services_of_one_selector",
    "should update nodePort: http": "test_two_services_of_one_selector",
    "should update endpoints: http": "test_endpoints_follow_pods_and_all_of_them_answer",
    "should support basic nodePort: udp functionality": "test_one_node_port_for_tcp_and_udp",
    "should function for client IP based session affinity: http":
        "test_session_affinity_can_be_switched_and_times_out",
    "should be able to handle large requests: http": "test_large_requests",
    "should check kube-proxy urls": "test_kube_proxy_tells_how_it_is",
    "should be able to send traffic between Pods without SNAT": "test_the_source_address_is_the_pods_own",
    "validates that there is no conflict between pods with same hostPort but different hostIP and protocol":
        "test_host_ports_of_other_addresses_and_protocols_do_not_clash",
    "should support creating Ingress API operations": "test_the_address_and_the_events_come",
    "should set default value on new IngressClass": "test_a_default_class_is_filled_in",
    "should not set default value if no default IngressClass": "test_without_a_default_class_none_is_filled_in",
    "should choose the one with the later CreationTimestamp, if equal the one with the lower name when two "
    "ingressClasses are marked as default": "test_of_two_default_classes_the_newer_holds",
    "should contain environment variables for services": "test_variables_of_services_that_are_older_than_the_pod",
}
LEFT_OUT = {
    "should provide Internet connection for containers": "the world outside is empty",
}


@pytest.mark.parametrize("titles", [SERVICE, DNS, SLICES, BALANCERS, CLOSE, OTHERS])
def test_every_title_has_its_story(titles: dict[str, str]) -> None:
    files = Path(__file__).parent.glob("test_*.py")
    told = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.M)}
    assert {ours for ours in titles.values() if ours not in told} == set()
    assert not titles.keys() & LEFT_OUT.keys()
