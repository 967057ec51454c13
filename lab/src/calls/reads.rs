//! The calls that only read: GetExporter, ListExporters, GetLease, ListLeases.
use std::collections::BTreeMap;
use std::ops::Bound;

use jumpstarter_web::model::lease_selector::TAG_PREFIX;
use jumpstarter_web::model::selector::{Operator, Requirement, Selector};
use jumpstarter_web::wire::client::v1::{
    Exporter, GetExporterRequest, GetLeaseRequest, Lease, ListExportersRequest, ListExportersResponse,
    ListLeasesRequest, ListLeasesResponse,
};
use tonic::Status;

use crate::calls::wire_form;
use crate::clock::Nanos;
use crate::controller::Call;
use crate::controller::auth::not_found;
use crate::controller::names::{check_path_segment, parse_namespace, parse_object};
use crate::go::selectors;
use crate::namespace::objects::{self, ENDED_LABEL};

impl Call<'_> {
    /// One exporter.
    pub fn get_exporter(&mut self, request: &GetExporterRequest) -> Result<Exporter, Status> {
        let name = parse_object(&request.name, "exporters")?;
        self.authenticate(&name.namespace)?;
        check_path_segment(&name.name).map_err(Status::unknown)?;
        let absent = || Status::unknown(not_found("exporters", &name.name));
        let exporter = self.store.exporters.get(&name.name).ok_or_else(absent)?;
        Ok(wire_form::exporter(exporter, &name.namespace, &self.controller.rules, request.show_hidden_labels))
    }

    /// A page of exporters.
    pub fn list_exporters(
        &mut self,
        request: &ListExportersRequest,
    ) -> Result<ListExportersResponse, Status> {
        let namespace = parse_namespace(&request.parent)?;
        self.authenticate(&namespace)?;
        let filter = parse_filter(&request.filter)?;
        let page = Page { size: request.page_size, token: &request.page_token };
        let matches = |exporter: &objects::Exporter, _| filter.matches(&exporter.labels);
        let (exporters, next_page_token) = self.page(&self.store.exporters, &page, matches)?;
        let rules = &self.controller.rules;
        let shown = exporters
            .into_iter()
            .map(|exporter| wire_form::exporter(exporter, &namespace, rules, request.show_hidden_labels));
        Ok(ListExportersResponse { exporters: shown.collect(), next_page_token })
    }

    /// One lease.
    pub fn get_lease(&mut self, request: &GetLeaseRequest) -> Result<Lease, Status> {
        let name = parse_object(&request.name, "leases")?;
        self.authenticate(&name.namespace)?;
        let lease = self.lease(&name.name)?;
        Ok(wire_form::lease_with_advice(lease, &name.namespace, &self.controller.rules, self.now))
    }

    /// A page of leases.
    pub fn list_leases(&mut self, request: &ListLeasesRequest) -> Result<ListLeasesResponse, Status> {
        let namespace = parse_namespace(&request.parent)?;
        self.authenticate(&namespace)?;
        let mut filter = parse_filter(&request.filter)?;
        if !request.tag_filter.is_empty() {
            filter = with_tags(filter, &request.tag_filter)?;
        }
        if request.only_active.unwrap_or(true) {
            let key = ENDED_LABEL.to_string();
            filter = filter.and(Requirement { key, operator: Operator::DoesNotExist, values: Vec::new() });
        }
        let page = Page { size: request.page_size, token: &request.page_token };
        let matches = |lease: &objects::Lease, as_of| lease.created <= as_of && filter.matches(&lease.labels);
        let (leases, next_page_token) = self.page(&self.store.leases, &page, matches)?;
        let rules = &self.controller.rules;
        let shown =
            leases.into_iter().map(|lease| wire_form::lease_with_advice(lease, &namespace, rules, self.now));
        Ok(ListLeasesResponse { leases: shown.collect(), next_page_token })
    }

    /// A stored lease, or Kubernetes' error if it does not exist.
    pub fn lease(&self, name: &str) -> Result<&objects::Lease, Status> {
        check_path_segment(name).map_err(Status::unknown)?;
        self.store.leases.get(name).ok_or_else(|| Status::unknown(not_found("leases", name)))
    }

    /// The objects on a page, and the token of the next. There is a token when any object is left,
    /// whether it matches or not: the last page may be empty, as it may be with Kubernetes.
    fn page<'store, T>(
        &self,
        objects: &'store BTreeMap<String, T>,
        page: &Page<'_>,
        matches: impl Fn(&T, Nanos) -> bool,
    ) -> Result<(Vec<&'store T>, String), Status> {
        let revisions = &self.controller.revisions;
        let (from, as_of) = match page.token {
            "" => (String::new(), self.now),
            token => {
                let position = revisions.position(token, self.now).map_err(Status::unknown)?;
                (position.start, position.as_of)
            }
        };
        let limit = usize::try_from(page.size).ok().filter(|size| *size > 0).unwrap_or(usize::MAX);
        let mut rest = objects.range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded));
        let mut found = Vec::new();
        let mut last = "";
        while found.len() < limit {
            let Some((name, object)) = rest.next() else {
                return Ok((found, String::new()));
            };
            if matches(object, as_of) {
                found.push(object);
            }
            last = name;
        }
        let more = rest.next().is_some();
        Ok((found, if more { revisions.token(last, as_of) } else { String::new() }))
    }
}

struct Page<'request> {
    size: i32,
    token: &'request str,
}

fn parse_filter(text: &str) -> Result<Selector, Status> {
    selectors::parse(text).map_err(Status::unknown)
}

/// A filter extended by tags, which leases have as labels with a prefix.
fn with_tags(mut filter: Selector, text: &str) -> Result<Selector, Status> {
    let tags = selectors::parse(text)
        .map_err(|error| Status::invalid_argument(format!("invalid tag_filter: {error}")))?;
    for tag in tags.requirements() {
        let key = format!("{TAG_PREFIX}{}", tag.key);
        let requirement = selectors::checked(Requirement { key, ..tag.clone() })
            .map_err(|error| Status::invalid_argument(format!("invalid tag_filter requirement: {error}")))?;
        filter = filter.and(requirement);
    }
    Ok(filter)
}
