//! Lists: what a page has in it, and which endpoint is asked for the next one.
use super::*;
use crate::model::requests::{ListExporters, ListLeases};

/// Two endpoints; the first one takes too long for a first page.
fn stage() -> Stage {
    Stage::new(|endpoint, call| {
        let ms = if endpoint == 0 { 900.0 } else { 5.0 };
        match call.method {
            "ListLeases" => {
                let tagged = |name: &str, value: &str| wire::Lease {
                    tags: [("ci".to_owned(), value.to_owned())].into(),
                    ..lease(name, 600)
                };
                let leases = vec![tagged("ours", "nightly"), tagged("other", "weekly")];
                answer(ms, &wire::ListLeasesResponse { leases, next_page_token: "leases".to_owned() })
            }
            _ => {
                let name = "namespaces/lab/exporters/pi-1".to_owned();
                let exporters = vec![wire::Exporter { name, ..Default::default() }];
                answer(
                    ms,
                    &wire::ListExportersResponse { exporters, next_page_token: "exporters".to_owned() },
                )
            }
        }
    })
}

#[test]
fn a_page_has_what_was_asked_for_and_the_next_one_comes_from_the_same_endpoint() {
    let stage = stage();
    let (client, options) = (stage.client(2), options(5_000));
    let leases = |page_token: &str| {
        let tag_filter = "ci=nightly".to_owned();
        let request = ListLeases { tag_filter, page_token: page_token.to_owned(), ..Default::default() };
        let page = stage.world.run(client.list_leases(request, &options)).unwrap();
        let names: Vec<_> = page.leases.into_iter().map(|lease| lease.name).collect();
        (names, page.next_page_token)
    };
    let exporters = |page_token: &str| {
        let request = ListExporters { page_token: page_token.to_owned(), ..Default::default() };
        let page = stage.world.run(client.list_exporters(request, &options)).unwrap();
        let names: Vec<_> = page.exporters.into_iter().map(|exporter| exporter.name).collect();
        (names, page.next_page_token)
    };
    for list in [&leases as &dyn Fn(&str) -> (Vec<String>, String), &exporters] {
        client.race_again();
        let (names, token) = list("");
        assert!(["ours", "pi-1"].contains(&names.concat().as_str()), "{names:?}");
        client.race_again();
        stage.log.borrow_mut().clear();
        assert_eq!(list(&token), (names, token));
        let asked = stage.asked();
        assert_eq!((asked.len(), asked[0].0), (1, 1), "{asked:?}");
    }
}
