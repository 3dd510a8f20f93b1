using Vliegwiel.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Layouts as councils and public bodies of the United Kingdom publish them, with made-up rows. The amount,
/// the
/// payee and the date must be found with no setting.</summary>
public sealed class BritishLayoutsTests
{
    static void Reads(string text, int rows, long net, string amount, string name, string date, string? first = null)
    {
        var (receipt, lines) = Lists.Read(text);

        Assert.Equal(amount, receipt.Column(ColumnRole.Amount));
        Assert.Equal(name, receipt.Column(ColumnRole.SupplierName));
        Assert.Equal(date, receipt.Column(ColumnRole.Date));
        Assert.Equal(rows, receipt.RowsTaken);
        Assert.Equal(net, receipt.NetMinor);
        Assert.Equal("GBP", receipt.Currency);
        Assert.All(lines, line => Assert.NotNull(line.Date));
        if (first is not null)
            Assert.Equal(first, lines[0].SupplierName);
    }

    [Fact]
    public void Body_name_comes_first_and_irrecoverable_tax_last() => Reads("""
        Body Name,Body,Service Label,Expense Type,Date,Transaction No,Amount,Supplier Name,VAT irrecoverable
        Westshire County Council,E10000099,Adult Social Care,Residential Care,04/05/2023,5100098812,1820.50,Oakfield Care Homes Ltd,0.00
        Westshire County Council,E10000099,Adult Social Care,Residential Care,04/05/2023,5100098813,905.00,Oakfield Care Homes Ltd,0.00
        Westshire County Council,E10000099,Highways,Materials,11/05/2023,5100098901,12750.00,Tarmac Trading Limited,0.00
        Westshire County Council,E10000099,Libraries,Books,19/05/2023,5100099002,640.12,Askews & Holts,0.00
        """, 4, 1_611_562, "Amount", "Supplier Name", "Date", "Oakfield Care Homes Ltd");

    [Fact]
    public void Net_tax_and_gross_stand_side_by_side() => Reads("""
        Organisation Name,Directorate,Department,Cost Centre Code,Supplier ID,Supplier,Date Paid,Gross Amount,VAT,Net Amount
        Northtown Council,Place,Waste,100234,70012,Veolia ES (UK) Ltd,03/04/2024,1200.00,200.00,1000.00
        Northtown Council,Place,Parks,100240,70099,Smith Grounds Ltd,05/04/2024,600.00,100.00,500.00
        Northtown Council,People,Schools,200100,71044,Hays Education,29/04/2024,360.00,60.00,300.00
        """, 3, 180_000, "Net Amount", "Supplier", "Date Paid");

    [Fact]
    public void Merchant_category_is_no_merchant() => Reads("""
        Transaction Date,Merchant Category,Merchant Name,Cardholder Team,Original Gross Amt,Original Net Amt,Original VAT Amt
        02/01/2024,Hotels and Motels,Premier Inn,Leaving Care,96.00,80.00,16.00
        17/01/2024,Book Stores,Amazon UK,Libraries,24.00,20.00,4.00
        23/01/2024,Taxicabs,Miller Cars,SEND Transport,33.00,33.00,0.00
        """, 3, 13_300, "Original Net Amt", "Merchant Name", "Transaction Date");

    [Fact]
    public void Capital_or_revenue_and_a_year_are_no_amounts() => Reads("""
        Year,Period,Capital/Revenue,Service Area,Vendor,Vendor Number,Posting Date,Document Number,Value (£)
        2023,202304,Revenue,Housing,British Gas Business,400123,04.07.2023,1900045671,"£3,410.22"
        2023,202304,Capital,Regeneration,Eric Wright Construction Ltd,400771,12.07.2023,1900045702,"£125,000.00"
        2023,202304,Revenue,Housing,British Gas Business,400123,28.07.2023,1900045900,"-£410.22"
        """, 3, 12_800_000, "Value (£)", "Vendor", "Posting Date");

    [Fact]
    public void Transaction_numbers_that_look_like_amounts_never_win() => Reads("""
        Directorate,Supplier Name,Trans No,Trans Date,Total
        Finance,Civica UK Ltd,10023.01,01/03/2022,1500
        Finance,Capita Business Services Ltd,10023.02,14/03/2022,22000
        Legal,Land Registry,10023.03,15/03/2022,640
        Legal,Lexis Nexis,10023.04,31/03/2022,980
        """, 4, 2_512_000, "Total", "Supplier Name", "Trans Date");

    [Fact]
    public void Titles_stand_above_a_header_with_units() => Reads("""
        Eastmoor District Council,,,,,
        Payments to suppliers over £500,,,,,
        June 2021,,,,,
        ,,,,,
        Supplier,Postcode,Payment Date,Invoice Ref,Purpose of spend,Amount (exc VAT) £
        Acme Lifts Limited,PR1 2HE,04/06/2021,INV-0091,Lift maintenance,812.40
        Moor Catering,LA12 0AB,18/06/2021,77812,Civic reception,530.00
        """, 2, 134_240, "Amount (exc VAT) £", "Supplier", "Payment Date");

    [Fact]
    public void Header_stands_over_two_lines() => Reads("""
        Supplier,Supplier,Payment,Invoice,Net Amount,Service
        Name,Number,Date,Number,(£),Area
        Blackpool Transport,90012,05/09/2020,A778,1250.00,Schools
        Kier Highways Ltd,90044,21/09/2020,A779,88000.75,Roads
        """, 2, 8_925_075, "Net Amount (£)", "Supplier Name", "Payment Date");

    [Fact]
    public void Header_is_missing_and_content_decides() => Reads("""
        05/04/2023,Chief Executive,100200,Thomson Reuters,INV00112,"1,250.00",Subscriptions
        12/04/2023,Chief Executive,100200,Zurich Municipal Ltd,INV00119,"23,410.10",Insurance
        12/04/2023,Environment,100310,Biffa Waste Services Ltd,INV00125,870.00,Waste
        27/04/2023,Environment,100310,Biffa Waste Services Ltd,INV00131,-70.00,Waste
        28/04/2023,Finance,100410,Royal Mail Group Ltd,INV00132,312.45,Postage
        """, 5, 2_577_255, "", "", "");

    [Fact]
    public void One_header_cell_is_damaged() => Reads("""
        Service,Supplier Na#e,Paym3nt Dte,Am0unt
        Planning,Arup Group Ltd,03/02/2023,18000.00
        Planning,WSP UK Limited,13/02/2023,940.50
        Housing,Zoopla Ltd,27/02/2023,300.00
        """, 3, 1_924_050, "Am0unt", "Supplier Na#e", "Paym3nt Dte");

    [Fact]
    public void Percentages_and_quantities_are_no_amounts() => Reads("""
        Supplier,Date,Quantity,Unit Price,VAT Rate,Line Total
        Office Depot,04/08/2022,12,4.50,20%,54.00
        Office Depot,15/08/2022,100,0.99,20%,99.00
        Lyreco UK,30/08/2022,3,250.00,20%,750.00
        """, 3, 90_300, "Line Total", "Supplier", "Date");

    [Fact]
    public void Amount_holds_the_tax_and_the_tax_stands_beside_it() => Reads("""
        Beneficiary,Paid On,Invoice Total,VAT
        Mitie Security Ltd,01/11/2023,120.00,20.00
        ISS Facility Services,14/11/2023,240.00,40.00
        Chubb Fire Ltd,28/11/2023,36.00,6.00
        """, 3, 33_000, "Invoice Total", "Beneficiary", "Paid On");

    [Fact]
    public void Months_stand_before_days() => Reads("""
        Payee Name|Department|Check Date|Check Number|Amount
        Acme Paving Inc|Streets|03/14/2023|10021|5,200.00
        Bolt Supplies|Streets|03/02/2023|10022|75.25
        City Water|Facilities|03/31/2023|10023|(20.00)
        """, 3, 525_525, "Amount", "Payee Name", "Check Date");

    [Fact]
    public void Serial_days_stand_in_the_place_of_dates() => Reads("""
        Payment Date,Creditor Name,Cost Centre,Detail Code,Amount Paid,Card Transaction
        44655,Electricity North West,R1200,3001,1022.10,No
        44658,United Utilities,R1200,3002,88.00,No
        44679,Trade UK,R1300,4100,45.99,Yes
        """, 3, 115_609, "Amount Paid", "Creditor Name", "Payment Date");

    [Fact]
    public void Identifiers_of_the_supplier_stand_beside_it() => Reads("""
        Organisation Code,Effective Date,Directorate,Purpose,ProClass Description,Merchant Category,Supplier Name,Company Number,Charity No,SME,Postcode,Irrecoverable VAT,Amount
        E07000120,2022-02-01,Leisure,Gym kit,Sports Equipment,,Life Fitness (UK) Ltd,01234567,,N,CB6 1LA,,15400.00
        E07000120,2022-02-09,Leisure,Pool,Chemicals,,Brenntag UK,00112345,,N,LS15 8ZB,,870.30
        E07000120,2022-02-25,Housing,Advice,Charities,,Maundy Relief,,1060442,Y,BB5 0AQ,,2500.00
        """, 3, 1_877_030, "Amount", "Supplier Name", "Effective Date");

    [Fact]
    public void Department_family_of_central_government() => Reads("""
        Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount,Description,Supplier Post Code,Supplier Type
        Home Office,Lancashire Police,30/04/2022,Vehicles,Fleet,BMW Financial Services,4012345,25399.02,Lease,GU14 0FB,WGA ONLY
        Home Office,Lancashire Police,29/04/2022,IT,ICT,Softcat PLC,4012399,-1200.00,Credit,SL7 1LW,WGA ONLY
        """, 2, 2_419_902, "Amount", "Supplier", "Date");
}
